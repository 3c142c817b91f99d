import { beforeAll, expect, test } from 'vitest'
import { ensurePackages } from '../scripts/packages.ts'
import { answerTo, loopback, withHaproxy } from './loopback-dns.ts'

beforeAll(() => ensurePackages(['haproxy']))

const INSTANCES = 10
const CLIENTS = 4
const REQUESTS = 25
/** No round of checks falls into the test: in the first moments after instances have gone there was none either. */
const SELDOM = { type: 'tcp', intervalMilliseconds: 60_000 }

// As when a target is scaled from ten to one: Docker's DNS still names all ten for a moment, and only the first is there.
test('a request reaches the one instance that is left of ten, though all are named', async () => {
  const answer = (asked: Buffer) => answerTo(asked, loopback(INSTANCES))
  await withHaproxy(answer, [{ protocol: 'http', service: 'web', check: SELDOM }], async (haproxy) => {
    const statuses: number[] = []
    const ask = async () => {
      for (let turn = 0; turn < REQUESTS; turn++)
        statuses.push((await haproxy.get({ host: 'a.test', path: '/' })).status)
    }
    await Promise.all(Array.from({ length: CLIENTS }, ask))
    expect(statuses).toEqual(Array.from({ length: CLIENTS * REQUESTS }, () => 200))
  })
})
