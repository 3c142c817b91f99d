import { beforeAll, describe, expect, test } from 'vitest'
import { ensurePackages } from '../../scripts/packages.ts'
import {
  dnsAnswer,
  loopbackAddresses,
  NO_SUCH_NAME,
  withHaproxy,
} from '../../test-support/load-balancers/loopback-dns.ts'

const LOOPBACK = loopbackAddresses(1)

/** The responses of Docker's DNS for an unknown name: those of the host's own DNS, which may not respond at all. */
const UNKNOWN = {
  'denies that they exist': (question: Buffer) => dnsAnswer(question, NO_SUCH_NAME),
  'is silent': () => null,
}

export type LateCase = readonly [protocol: 'http' | 'tcp', unknown: keyof typeof UNKNOWN]

/**
 * Tests that the targets answer clients that connect this long before the names of the targets are known. On a busy host, an instance that
 * has just started accepts clients while Docker's DNS does not know the targets yet.
 */
export function testLateNames(lateMs: number, cases: readonly LateCase[]): void {
  beforeAll(() => ensurePackages(['haproxy']))
  describe.concurrent(`clients wait ${lateMs} ms until the targets are known`, () => {
    test.for(cases)('over %s, while the DNS %s', async ([protocol, unknown]) => {
      const knownAt = Date.now() + lateMs
      const answer = (question: Buffer) =>
        Date.now() < knownAt ? UNKNOWN[unknown](question) : dnsAnswer(question, LOOPBACK)
      await withHaproxy(answer, [{ protocol, service: 'web' }], async (haproxy) => {
        expect(await haproxy.get({ host: 'a.test', path: '/' })).toMatchObject({ status: 200, body: 'hello' })
      })
    })
  })
}
