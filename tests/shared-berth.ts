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
    /** The address of `SharedBerth`, such as "http://127.0.0.1:41234". */
    sharedBerth: string
  }
}

/**
 * For `globalSetup` of Vitest: starts the Berth that all tests share at the first request for it, and removes the spaces of finished tests
 * in the background. A Berth reads the whole cluster, so one for each worker would read four times as much.
 */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  // Every Berth that a test starts inherits these.
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
      response.end(JSON.stringify(await this.#responseTo(request)))
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

  /** Stops the shared Berth. Waits for the removal of spaces only on a cluster that the user provides: a test cluster is removed. */
  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    const berth = await this.#berth?.catch(() => undefined)
    await berth?.stop()
    if (!process.env.BERTH_TEST_HOSTS) await Promise.all(this.#sweeps)
    this.#outside?.close()
  }

  async #responseTo({ url = '' }: IncomingMessage): Promise<BerthHandle | null> {
    const [, kind, name = ''] = url.split('/')
    if (kind === 'berth') return (await this.#ensureRunning()).handle
    this.#sweep(name)
    return null
  }

  /** Starts Berth if it is not running, for example because a test has ended it. */
  #ensureRunning(): Promise<Berth> {
    const start = () => this.#start()
    this.#berth = this.#berth ? this.#berth.then((berth) => (berth.isRunning ? berth : start()), start) : start()
    return this.#berth
  }

  #start(): Promise<Berth> {
    const { dockerHost, registry } = cluster()
    return Berth.start({ DOCKER_HOST: dockerHost, BERTH_LB_IMAGE: balancerImage(registry) })
  }

  /** Removes a space. Errors are ignored: leftovers disturb no test, because names are unique. */
  #sweep(space: string): void {
    this.#outside ??= new Outside(cluster().dockerHost)
    const sweep = this.#outside
      .sweep(space)
      .catch(() => undefined)
      .finally(() => this.#sweeps.delete(sweep))
    this.#sweeps.add(sweep)
  }
}
