import { beforeAll, describe, expect, test } from 'vitest'
import { ensurePackages } from '../scripts/packages.ts'
import { answerTo, loopback, NO_SUCH_NAME, withHaproxy } from './loopback-dns.ts'

beforeAll(() => ensurePackages(['haproxy']))

const LOOPBACK = loopback(1)

/** Longer than the engine was seen to need, on a busy host, until it knew the names of a network that the host had left (ARCHITECTURE.md). */
const LATE_MS = 14_000

/** Twice a second for 20 seconds, and a few times for the check of whether it is there: less than half of that. */
const ASKED_BY_THE_PATIENT = 20

/** A question that was asked less long ago is under way. */
const ASKS_AGAIN_MS = 500

/** What Docker's DNS answers for a name that it doesn't know: what the host's own DNS says, if that says anything. */
const UNKNOWN = {
  'says that there are none': (asked: Buffer) => answerTo(asked, NO_SUCH_NAME),
  'is silent': () => null,
}

// As in an instance that has just started on a busy host: clients are let in while Docker's DNS still looks for the targets.
describe.concurrent('whoever comes before the targets are known waits for them', () => {
  test.for([
    ['http', 'says that there are none'],
    ['http', 'is silent'],
    ['tcp', 'says that there are none'],
    ['tcp', 'is silent'],
  ] as const)('by %s, while the DNS %s', async ([protocol, unknown]) => {
    const known = Date.now() + LATE_MS
    const answer = (asked: Buffer) => (Date.now() < known ? UNKNOWN[unknown](asked) : answerTo(asked, LOOPBACK))
    await withHaproxy(answer, [{ protocol, service: 'web' }], async (haproxy) => {
      expect(await haproxy.get({ host: 'a.test', path: '/' })).toMatchObject({ status: 200, body: 'hello' })
    })
  })
})

// As when the names become known just between the last of one and the next of the other: HAProxy asks by itself, and for who waits.
test('who waits is let in though what HAProxy asks by itself fails once more', async () => {
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

test('one that is not known when another has been reached is not waited for', async () => {
  let asked = 0
  const answer = (question: Buffer) => {
    if (!question.includes('shop_gone')) return answerTo(question, LOOPBACK)
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
