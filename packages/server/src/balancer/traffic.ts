import type { Traffic } from '@berth/contract/load-balancers/balancer-answers.ts'
import type { Counters } from './statistics.ts'

/** Returns the counters, with rates per second since an earlier reading of the same. @param before null if there is none */
export function trafficOf(now: Counters, before: Counters | null, seconds: number): Traffic {
  const isComparable =
    before !== null && now.requests >= before.requests && now.bytesIn >= before.bytesIn && seconds > 0
  const rate = (of: (counters: Counters) => number) => (isComparable ? (of(now) - of(before)) / seconds : null)
  const [r1, r2, r3, r4, r5] = now.responses
  return {
    requests: now.requests,
    requestsPerSecond: rate(({ requests }) => requests),
    bytesIn: now.bytesIn,
    bytesOut: now.bytesOut,
    bytesInPerSecond: rate(({ bytesIn }) => bytesIn),
    bytesOutPerSecond: rate(({ bytesOut }) => bytesOut),
    sessions: now.sessions,
    responses: { '1xx': r1, '2xx': r2, '3xx': r3, '4xx': r4, '5xx': r5 },
    clientErrorsPerSecond: rate(({ responses }) => responses[3]),
    serverErrorsPerSecond: rate(({ responses }) => responses[4]),
    failures: now.failures,
    retries: now.retries,
    responseMilliseconds: now.responseMilliseconds,
  }
}

/** Adds up several readings. A rate is known only if it is known for all of them. */
export function sumTraffic(all: readonly Traffic[]): Traffic {
  const sum = (of: (traffic: Traffic) => number) => all.reduce((total, one) => total + of(one), 0)
  const rate = (of: (traffic: Traffic) => number | null) => {
    const known = all.flatMap((one) => of(one) ?? [])
    return known.length > 0 && known.length === all.length ? known.reduce((total, one) => total + one, 0) : null
  }
  return {
    requests: sum(({ requests }) => requests),
    requestsPerSecond: rate(({ requestsPerSecond }) => requestsPerSecond),
    bytesIn: sum(({ bytesIn }) => bytesIn),
    bytesOut: sum(({ bytesOut }) => bytesOut),
    bytesInPerSecond: rate(({ bytesInPerSecond }) => bytesInPerSecond),
    bytesOutPerSecond: rate(({ bytesOutPerSecond }) => bytesOutPerSecond),
    sessions: sum(({ sessions }) => sessions),
    responses: {
      '1xx': sum(({ responses }) => responses['1xx']),
      '2xx': sum(({ responses }) => responses['2xx']),
      '3xx': sum(({ responses }) => responses['3xx']),
      '4xx': sum(({ responses }) => responses['4xx']),
      '5xx': sum(({ responses }) => responses['5xx']),
    },
    clientErrorsPerSecond: rate((one) => one.clientErrorsPerSecond),
    serverErrorsPerSecond: rate((one) => one.serverErrorsPerSecond),
    failures: sum(({ failures }) => failures),
    retries: sum(({ retries }) => retries),
    responseMilliseconds: averageOf(all),
  }
}

/** Averages the response times, weighed by requests. */
function averageOf(all: readonly Traffic[]): number | null {
  const timed = all.flatMap(({ responseMilliseconds: time, requests }) => (time === null ? [] : [{ time, requests }]))
  const requests = timed.reduce((total, one) => total + one.requests, 0)
  return requests > 0 ? timed.reduce((total, one) => total + one.time * one.requests, 0) / requests : null
}
