import { expect } from 'vitest'
import { Berth } from '../../test-support/berth/berth.ts'
import { SHORT_TIMINGS } from '../../test-support/berth/short-timings.ts'
import { settledValue } from '../../test-support/settled-value.ts'
import { test } from '../fixtures/behind-proxy.ts'

/** Requests to the engine for a log. Other requests of the server depend on other tests on the cluster. */
const LOG = /\/logs\?/

type InstanceHost = 'the host of its own engine' | 'another host'

/** Tests that a stalled reader gets all lines in the end, and that the engine holds them until then. @param count the number of lines */
export function testSlowReader(count: number, instanceHosts: readonly InstanceHost[]): void {
  test.for(instanceHosts)(
    `keeps ${count} lines in the engine while the reader of an instance on %s stalls`,
    async (instanceHost, { berth, proxy, outside, space, images, onTestFinished }) => {
      const BERTH_TIMINGS = JSON.stringify({ ...SHORT_TIMINGS, logReleaseMs: 1000 })
      const proxied = await Berth.start({ DOCKER_HOST: proxy.dockerHost, BERTH_TIMINGS })
      onTestFinished(() => proxied.stop())
      const lines = `seq ${count} | sed 's/$/ and some more words/'`
      const command = ['sh', '-c', `trap 'exit 0' TERM; ${lines}; sleep 100000 & wait`]
      const isHere = instanceHost === 'the host of its own engine'
      const here = await outside.here()
      const placement = isHere
        ? here
        : { constraints: here.constraints.map((constraint) => constraint.replace('==', '!=')) }
      const service = await berth.create(space, { name: 'log', image: images.logger, command, placement })
      await proxied.becomes(service, 'running')
      const logs = `/api/v1/spaces/${space}/services/log/logs`
      const last = async () => (await proxied.fetch(`${logs}?tail=1`)).text()
      await expect.poll(last, { timeout: 120_000, interval: 500 }).toContain(`"text":"${count} and`)

      const before = await proxied.residentMiB()
      const { body } = await proxied.fetch(`${logs}?download=true`)
      const reader = body?.getReader() ?? expect.fail('The response has no body.')
      let linesRead = newlinesIn((await reader.read()).value)
      // An engine sends the logs of its own host as they are read. For another host, the server ends the request and gets the rest later.
      if (isHere) await settledValue(() => proxy.responseBytes(LOG))
      else await expect.poll(() => proxy.openRequests(LOG)).toBe(0)
      // The engine holds the unread lines, not the server.
      expect((await proxied.residentMiB()) - before).toBeLessThan(40)
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        linesRead += newlinesIn(value)
      }
      expect(linesRead).toBe(count)
    },
  )
}

function newlinesIn(bytes: Uint8Array = new Uint8Array()): number {
  let count = 0
  for (const byte of bytes) if (byte === 0x0a) count++
  return count
}
