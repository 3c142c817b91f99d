import { beforeAll, describe, expect, test } from 'vitest'
import { ensurePackages } from '../scripts/packages.ts'
import { answerTo, loopback, NO_SUCH_NAME, withHaproxy } from './loopback-dns.ts'

const LOOPBACK = loopback(1)

/** What Docker's DNS answers for a name that it doesn't know: what the host's own DNS says, if that says anything. */
const UNKNOWN = {
  'says that there are none': (asked: Buffer) => answerTo(asked, NO_SUCH_NAME),
  'is silent': () => null,
}

export type LateCase = readonly [protocol: 'http' | 'tcp', unknown: keyof typeof UNKNOWN]

/**
 * Tests that clients who come this much earlier than the names of the targets are known are answered by the targets. So it is in an instance that has just
 * started on a busy host: clients are let in while Docker's DNS still looks for the targets.
 */
export function testLateNames(lateMs: number, cases: readonly LateCase[]): void {
  beforeAll(() => ensurePackages(['haproxy']))
  describe.concurrent(`lets clients wait ${lateMs} ms until the targets are known`, () => {
    test.for(cases)('by %s, while the DNS %s', async ([protocol, unknown]) => {
      const known = Date.now() + lateMs
      const answer = (asked: Buffer) => (Date.now() < known ? UNKNOWN[unknown](asked) : answerTo(asked, LOOPBACK))
      await withHaproxy(answer, [{ protocol, service: 'web' }], async (haproxy) => {
        expect(await haproxy.get({ host: 'a.test', path: '/' })).toMatchObject({ status: 200, body: 'hello' })
      })
    })
  })
}
