import { beforeAll, expect, test } from 'vitest'
import { ensurePackages } from '../scripts/packages.ts'
import { dnsAnswer, loopbackAddresses, NO_SUCH_NAME, withHaproxy } from '../test-support/load-balancers/loopback-dns.ts'
import { testLateNames } from './shared/delayed-dns.ts'

beforeAll(() => ensurePackages(['haproxy']))

const LOOPBACK = loopbackAddresses(1)
/**
 * A request that waits asks the DNS twice a second for 20 seconds, and a few times more for the check of whether the target exists. Half of
 * that shows that the request does not wait.
 */
const QUESTIONS_OF_WAITING_REQUEST = 20

/** A DNS question younger than this is still open. */
const DNS_RETRY_MS = 500

// tests/soak/balancer-start.test.ts waits for fourteen seconds, also over TCP and with a DNS that answers.
testLateNames(4000, [['http', 'is silent']])

// HAProxy asks the DNS by itself and for waiting requests. The names may become known between two such questions.
test('answers a waiting request although a DNS question that HAProxy asks by itself fails once more', async () => {
  let ownQuestion: { port: number; id: number; at: number } | undefined
  let failing: number | null = null
  const answer = (question: Buffer, port: number) => {
    const id = question.readUInt16BE(0)
    ownQuestion ??= { port, id, at: 0 }
    if (port === ownQuestion.port) {
      ownQuestion = { port, id, at: Date.now() }
      return failing === null || failing === id ? null : dnsAnswer(question, LOOPBACK)
    }
    if (Date.now() - ownQuestion.at < DNS_RETRY_MS) failing ??= ownQuestion.id
    return failing === null ? null : dnsAnswer(question, LOOPBACK)
  }
  await withHaproxy(answer, [{ protocol: 'http', service: 'web' }], async (haproxy) => {
    expect(await haproxy.get({ host: 'a.test', path: '/' })).toMatchObject({ status: 200, body: 'hello' })
  })
})

// The first request arrives before any target is known, and waits. It must count as a request that reached its target, too.
test('does not wait for an unknown target once another has been reached', async () => {
  let ownPort: number | undefined
  let isRequestWaiting = false
  let questions = 0
  const answer = (question: Buffer, port: number) => {
    ownPort ??= port
    isRequestWaiting ||= port !== ownPort
    if (!question.includes('shop_gone')) return isRequestWaiting ? dnsAnswer(question, LOOPBACK) : null
    questions++
    return dnsAnswer(question, NO_SUCH_NAME)
  }
  const targets = [
    { protocol: 'http', host: 'a.test', service: 'web' },
    { protocol: 'http', host: 'b.test', service: 'gone' },
  ]
  await withHaproxy(answer, targets, async (haproxy) => {
    expect(await haproxy.get({ host: 'a.test', path: '/' })).toMatchObject({ status: 200 })
    questions = 0
    expect(await haproxy.get({ host: 'b.test', path: '/' })).toMatchObject({ status: 503 })
    expect(questions).toBeLessThan(QUESTIONS_OF_WAITING_REQUEST)
  })
})
