import { beforeAll, expect, test } from 'vitest'
import { ensurePackages } from '../scripts/packages.ts'
import { dnsAnswer, loopbackAddresses, withHaproxy } from '../test-support/load-balancers/loopback-dns.ts'

beforeAll(() => ensurePackages(['haproxy']))

const INSTANCES = 10
const CLIENTS = 4
const REQUESTS = 25
/** No health check happens during the test, as in the first moments after instances have gone. */
const RARE_CHECK = { type: 'tcp', intervalMilliseconds: 60_000 }

// When a target is scaled from ten to one, Docker's DNS still returns all ten addresses for a moment, of which only the first answers.
test('a request reaches the only instance that is left of ten while the DNS returns all ten', async () => {
  const answer = (question: Buffer) => dnsAnswer(question, loopbackAddresses(INSTANCES))
  await withHaproxy(answer, [{ protocol: 'http', service: 'web', check: RARE_CHECK }], async (haproxy) => {
    const statuses: number[] = []
    const sendRequests = async () => {
      for (let turn = 0; turn < REQUESTS; turn++)
        statuses.push((await haproxy.get({ host: 'a.test', path: '/' })).status)
    }
    await Promise.all(Array.from({ length: CLIENTS }, sendRequests))
    expect(statuses).toEqual(Array.from({ length: CLIENTS * REQUESTS }, () => 200))
  })
})
