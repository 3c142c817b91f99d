import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/**
 * Passes on to a hook what a registry tells, once the push that it tells of has ended. The registry (distribution 2.8) may tell of a tag
 * before the tag has moved, and Berth would find the image of before.
 */
export class PushRelay {
  readonly #hook: string
  #pushed: Promise<unknown> = Promise.resolve()
  readonly #server = createServer(async (request, response) => {
    const body = new Uint8Array(await buffer(request))
    await this.#pushed
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const { status } = await fetch(this.#hook, { method: 'POST', headers, body })
    response.writeHead(status).end()
  })

  /** @param hook the address of the hook */
  constructor(hook: string) {
    this.#hook = hook
  }

  /** @returns the address for the registry */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  /** Pushes, and holds what the registry tells until that is done. */
  async during<T>(push: () => Promise<T>): Promise<T> {
    const pushing = push()
    this.#pushed = pushing.catch(() => undefined)
    return pushing
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}
