import { expect, test } from 'vitest'
import { readStatistics } from './statistics.ts'
import { sumTraffic, trafficOf } from './traffic.ts'

const NAMES = [
  ...['pxname', 'svname', 'scur', 'stot', 'bin', 'bout', 'dreq', 'econ', 'status', 'type', 'check_status'],
  ...['hrsp_2xx', 'hrsp_4xx', 'req_tot', 'last_chk', 'rtime', 'addr', 'mode'],
]
const ROWS = [
  'listen-80,FRONTEND,1,7,100,900,2,,OPEN,0,,5,2,9,,,,http,',
  'rule-a,target-1,0,4,60,500,,1,UP,2,L4OK,4,0,,,12,10.0.1.3:80,http,',
  'rule-a,target-2,0,1,40,400,,3,DOWN,2,L4CON,1,0,,"Connection refused, again",8,10.0.1.4:80,http,',
  'rule-a,target-3,0,0,0,0,,0,MAINT (resolution),2,,0,0,,,0,0.0.0.0:80,http,',
  'rule-a,BACKEND,1,5,100,900,0,4,UP,1,,5,0,,,10,,http,',
]
const ANSWER = `Name: HAProxy\nVersion: 2.6.12\nUptime_sec: 42\n\n# ${NAMES.join(',')},\n${ROWS.join('\n')}\n\n`

test('reads the answer of HAProxy by the names of its columns', () => {
  const statistics = readStatistics(ANSWER) ?? expect.fail('It was not read.')
  expect(statistics).toMatchObject({ version: '2.6.12', uptimeSeconds: 42 })
  expect(statistics.frontends.get('listen-80')).toMatchObject({
    requests: 9,
    bytesIn: 100,
    bytesOut: 900,
    denied: 2,
    responseMilliseconds: null,
  })
  expect(statistics.backends.get('rule-a')).toMatchObject({ requests: 5, failures: 4, responseMilliseconds: 10 })
  expect(statistics.servers.get('rule-a')).toMatchObject([
    { address: '10.0.1.3:80', state: 'up', check: null },
    { address: '10.0.1.4:80', state: 'down', check: 'L4CON Connection refused, again' },
  ])
})

test('returns null for a text that is not an answer', () => expect(readStatistics('nc: connection refused')).toBeNull())

const counters = {
  ...{ requests: 10, bytesIn: 100, bytesOut: 1000, sessions: 1, failures: 0, retries: 0, denied: 0 },
  responses: [0, 8, 0, 1, 1] as const,
  responseMilliseconds: 5,
}

test('computes rates since the previous reading', () => {
  const later = { ...counters, requests: 30, bytesOut: 3000, responses: [0, 26, 0, 1, 3] as const }
  expect(trafficOf(later, counters, 2)).toMatchObject({
    ...{ requestsPerSecond: 10, bytesOutPerSecond: 1000, clientErrorsPerSecond: 0, serverErrorsPerSecond: 1 },
  })
  expect(trafficOf(counters, null, 0).requestsPerSecond).toBeNull()
})

test('an instance that has restarted has no rate', () => {
  expect(trafficOf({ ...counters, requests: 1 }, counters, 2).requestsPerSecond).toBeNull()
})

test('adds up several instances, and weighs their times by requests', () => {
  const slow = trafficOf({ ...counters, requests: 30, responseMilliseconds: 9 }, null, 0)
  const both = sumTraffic([trafficOf(counters, counters, 1), slow])
  // One of them has no rate.
  expect(both).toMatchObject({ requests: 40, requestsPerSecond: null, responseMilliseconds: 8 })
  expect(sumTraffic([trafficOf(counters, counters, 1)]).requestsPerSecond).toBe(0)
  expect(sumTraffic([]).responseMilliseconds).toBeNull()
})
