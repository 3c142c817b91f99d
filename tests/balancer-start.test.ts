import { beforeAll, expect, test } from 'vitest'
import { ensurePackages } from '../scripts/packages.ts'
import { testLateNames } from './late-names.ts'
import { answerTo, loopback, NO_SUCH_NAME, withHaproxy } from './loopback-dns.ts'

beforeAll(() => ensurePackages(['haproxy']))

const LOOPBACK = loopback(1)
/** Twice a second for 20 seconds, and a few times for the check of whether it is there: less than half of that. */
const ASKED_BY_THE_PATIENT = 20

/** A question that was asked less long ago is under way. */
const ASKS_AGAIN_MS = 500

// Fourteen seconds, by TCP and without a silent DNS too: tests/soak/balancer-start.test.ts.
testLateNames(4000, [['http', 'is silent']])

// As when the names become known just between the last of one and the next of the other: HAProxy asks by itself, and for who waits.
test('lets in who waits though a question that HAProxy asks by itself fails once more', async () => {
  let own: { port: number; id: number; at: number } | undefined
  let failing: number | null = null
  const answer = (asked: Buffer, port: number) => {
    const id = asked.readUInt16BE(0)
    own ??= { port, id, at: 0 }
    if (port === own.port) {
      own = { port, id, at: Date.now() }
      return failing === null || failing === id ? null : answerTo(asked, LOOPBACK)
    }
    if (Date.now() - own.at < ASKS_AGAIN_MS) failing ??= own.id
    return failing === null ? null : answerTo(asked, LOOPBACK)
  }
  await withHaproxy(answer, [{ protocol: 'http', service: 'web' }], async (haproxy) => {
    expect(await haproxy.get({ host: 'a.test', path: '/' })).toMatchObject({ status: 200, body: 'hello' })
  })
})

// The first request comes before any target is known and waits: it must count as one that reached its target, too.
test('does not wait for an unknown target once another has been reached', async () => {
  let own: number | undefined
  let isWaitedFor = false
  let asked = 0
  const answer = (question: Buffer, port: number) => {
    own ??= port
    isWaitedFor ||= port !== own
    if (!question.includes('shop_gone')) return isWaitedFor ? answerTo(question, LOOPBACK) : null
    asked++
    return answerTo(question, NO_SUCH_NAME)
  }
  const targets = [
    { protocol: 'http', host: 'a.test', service: 'web' },
    { protocol: 'http', host: 'b.test', service: 'gone' },
  ]
  await withHaproxy(answer, targets, async (haproxy) => {
    expect(await haproxy.get({ host: 'a.test', path: '/' })).toMatchObject({ status: 200 })
    asked = 0
    expect(await haproxy.get({ host: 'b.test', path: '/' })).toMatchObject({ status: 503 })
    expect(asked).toBeLessThan(ASKED_BY_THE_PATIENT)
  })
})
