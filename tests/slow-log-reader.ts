import { expect } from 'vitest'
import { test } from './behind-proxy.ts'
import { Berth } from './berth.ts'
import { settledValue } from './settled-value.ts'
import { SHORT_TIMINGS } from './short-timings.ts'

/** Asks the engine for a log. What else the server asks for depends on what others do on the cluster. */
const LOG = /\/logs\?/

type Where = 'the host of its own engine' | 'another host'

/** Tests that a reader who stalls gets all lines in the end, and that they wait in the engine until then. @param count of the lines */
export function testSlowReader(count: number, wheres: readonly Where[]): void {
  test.for(wheres)(
    `keeps ${count} lines in the engine while the reader of an instance on %s stalls`,
    async (where, { berth, proxy, outside, space, images, onTestFinished }) => {
      const BERTH_TIMINGS = JSON.stringify({ ...SHORT_TIMINGS, logReleaseMs: 1000 })
      const proxied = await Berth.start({ DOCKER_HOST: proxy.dockerHost, BERTH_TIMINGS })
      onTestFinished(() => proxied.stop())
      const lines = `seq ${count} | sed 's/$/ and some more words/'`
      const command = ['sh', '-c', `trap 'exit 0' TERM; ${lines}; sleep 100000 & wait`]
      const isHere = where === 'the host of its own engine'
      const here = await outside.here()
      const placement = isHere ? here : { constraints: here.constraints.map((one) => one.replace('==', '!=')) }
      const service = await berth.create(space, { name: 'log', image: images.logger, command, placement })
      await proxied.becomes(service, 'running')
      const logs = `/api/v1/spaces/${space}/services/log/logs`
      const last = async () => (await proxied.fetch(`${logs}?tail=1`)).text()
      await expect.poll(last, { timeout: 120_000, interval: 500 }).toContain(`"text":"${count} and`)

      const before = await proxied.residentMiB()
      const { body } = await proxied.fetch(`${logs}?download=true`)
      const reader = body?.getReader() ?? expect.fail('no body')
      let seen = newlinesIn((await reader.read()).value)
      // An engine sends the logs of its own host as they are read. Of another host's the server lets go, and asks for the rest later.
      if (isHere) await settledValue(() => proxy.answeredBytes(LOG))
      else await expect.poll(() => proxy.underWay(LOG)).toBe(0)
      // What waits, waits in the engine.
      expect((await proxied.residentMiB()) - before).toBeLessThan(40)
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        seen += newlinesIn(value)
      }
      expect(seen).toBe(count)
    },
  )
}

function newlinesIn(bytes: Uint8Array = new Uint8Array()): number {
  let count = 0
  for (const byte of bytes) if (byte === 0x0a) count++
  return count
}
