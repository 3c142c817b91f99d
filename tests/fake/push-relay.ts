import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/**
 * Forwards the notifications of a registry to a hook after the push has ended. The registry (distribution 2.8) may send a notification
 * before the tag has moved, so that Berth would still find the previous image.
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

  /** Starts to listen. @returns the address for the registry */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  /** Runs a push, and holds the notifications of the registry until it has ended. */
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
