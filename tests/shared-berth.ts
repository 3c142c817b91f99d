import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { balancerImage } from '../scripts/balancer-image.ts'
import { Berth, type BerthHandle } from './berth.ts'
import { cluster } from './cluster.ts'
import { Outside } from './outside.ts'
import { SHORT_TIMINGS } from './short-timings.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `SharedBerth` listens, such as "http://127.0.0.1:41234". */
    sharedBerth: string
  }
}

/**
 * For `globalSetup` of Vitest: starts the Berth that all tests share, when one of them first asks for it, and removes the spaces that
 * tests leave, beside the tests. A Berth reads all that is in the cluster: one for each worker would read four times as much.
 */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  // Whatever Berth a test starts inherits these.
  process.env.BERTH_TIMINGS ??= JSON.stringify(SHORT_TIMINGS)
  const shared = new SharedBerth()
  provide('sharedBerth', await shared.listen())
  return () => shared.close()
}

class SharedBerth {
  #berth: Promise<Berth> | undefined
  readonly #sweeps = new Set<Promise<void>>()
  #outside: Outside | undefined
  readonly #server = createServer(async (request, response) => {
    try {
      response.end(JSON.stringify(await this.#answer(request)))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })

  async listen(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.listen(0, '127.0.0.1', resolve)
    await promise
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Spaces go with a cluster that was made for tests; on one that a person lent, nothing is left. */
  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    const berth = await this.#berth?.catch(() => undefined)
    await berth?.stop()
    if (!process.env.BERTH_TEST_HOSTS) await Promise.all(this.#sweeps)
    this.#outside?.close()
  }

  async #answer({ url = '' }: IncomingMessage): Promise<BerthHandle | null> {
    const [, what, name = ''] = url.split('/')
    if (what === 'berth') return (await this.#running()).handle
    this.#sweep(name)
    return null
  }

  /** Starts it, and again where a test has ended it. */
  #running(): Promise<Berth> {
    const start = () => this.#start()
    this.#berth = this.#berth ? this.#berth.then((one) => (one.isRunning ? one : start()), start) : start()
    return this.#berth
  }

  #start(): Promise<Berth> {
    const { dockerHost, registry } = cluster()
    return Berth.start({ DOCKER_HOST: dockerHost, BERTH_LB_IMAGE: balancerImage(registry) })
  }

  /** What can't be removed now hinders no test: its name is its own. */
  #sweep(space: string): void {
    this.#outside ??= new Outside(cluster().dockerHost)
    const sweep = this.#outside
      .sweep(space)
      .catch(() => undefined)
      .finally(() => this.#sweeps.delete(sweep))
    this.#sweeps.add(sweep)
  }
}
