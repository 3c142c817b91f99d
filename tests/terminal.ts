import { routes } from '@berth/contract/http/routes.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { type ExecMessage, ExecMessage as ExecMessageShape, type ExecRequest } from '@berth/contract/terminals/exec.ts'
import type { WebSocket } from 'ws'
import type { Berth } from './berth.ts'

const PATIENCE_MS = 60_000
/** How many bytes a terminal may have that it has not drawn. */
export const WINDOW = 128 * 1024

interface Query {
  readonly command?: string
  readonly user?: string
  readonly cols?: number
  readonly rows?: number
  readonly window?: number
}

/** A terminal in an instance, as the page has one: what was written, what was said, and what can be typed. */
export class Terminal {
  readonly socket: WebSocket
  readonly said: ExecMessage[] = []
  /** The code with which it was closed. */
  readonly closed: Promise<number>
  /** Not acknowledged while it is true, as by a page that has too much to draw. */
  isSlow = false
  bytes = 0
  #output: Buffer[] = []
  #unseen = 0
  #isOver = false
  #news = Promise.withResolvers<void>()

  constructor(berth: Berth, { space, service, instance }: InstanceRef, query: Query = {}, headers = {}) {
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))
    const path = `/api/v1/spaces/${space}/services/${service}/instances/${instance}/exec?${search}`
    this.socket = berth.socket(path, headers)
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    this.closed = promise
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#take(data, query.window !== undefined)
      else this.said.push(ExecMessageShape.parse(JSON.parse(String(data))))
      this.#tell()
    })
    this.socket.on('error', reject)
    this.socket.on('close', (code) => {
      this.#isOver = true
      this.#tell()
      resolve(code)
    })
    this.closed.catch(() => undefined)
  }

  /** All that was written, unless `forget` was called since. */
  get output(): Buffer {
    return Buffer.concat(this.#output)
  }

  get text(): string {
    return this.output.toString()
  }

  forget(): void {
    this.#output = []
  }

  type(text: string): void {
    this.socket.send(Buffer.from(text), { binary: true })
  }

  say(request: ExecRequest): void {
    this.socket.send(JSON.stringify(request))
  }

  /** Acknowledges all that came while it was slow. */
  catchUp(): void {
    this.isSlow = false
    this.say({ type: 'ack', bytes: this.#unseen })
    this.#unseen = 0
  }

  /** Waits until it has been written. @throws Error that tells what was instead */
  async reads(what: string | RegExp): Promise<string> {
    await this.#until(String(what), () => (typeof what === 'string' ? this.text.includes(what) : what.test(this.text)))
    return this.text
  }

  async until(what: string, fits: () => boolean): Promise<void> {
    await this.#until(what, fits)
  }

  async says<T extends ExecMessage['type']>(type: T): Promise<Extract<ExecMessage, { type: T }>> {
    const find = () => this.said.find((one): one is Extract<ExecMessage, { type: T }> => one.type === type)
    await this.#until(type, () => find() !== undefined)
    return find() as Extract<ExecMessage, { type: T }>
  }

  async #until(what: string, fits: () => boolean): Promise<void> {
    const late = setTimeout(() => this.#news.reject(new Error('Nothing more came.')), PATIENCE_MS)
    try {
      while (!fits()) {
        if (this.#isOver) throw new Error('It was closed.')
        await this.#news.promise
      }
    } catch (cause) {
      const seen = `${JSON.stringify(this.said)} ${JSON.stringify(this.text.slice(-500))}`
      throw new Error(`The terminal should have had ${what}, but had ${seen}`, { cause })
    } finally {
      clearTimeout(late)
    }
  }

  #take(data: Buffer, hasWindow: boolean): void {
    this.#output.push(data)
    this.bytes += data.length
    if (this.isSlow) this.#unseen += data.length
    else if (hasWindow) this.say({ type: 'ack', bytes: data.length })
  }

  #tell(): void {
    const { resolve } = this.#news
    this.#news = Promise.withResolvers<void>()
    resolve()
  }
}

/** Returns what opens terminals, which are closed after the test. */
export function terminals(berth: Berth, onCleanup: (close: () => void) => void) {
  const open: Terminal[] = []
  onCleanup(() => {
    for (const { socket } of open) socket.terminate()
  })
  return (place: InstanceRef, query: Query = {}, on = berth) => {
    const terminal = new Terminal(on, place, query)
    open.push(terminal)
    return terminal
  }
}

/** An instance, and its container. */
export interface Place {
  readonly space: string
  readonly service: string
  readonly instance: string
  readonly container: string
}

/** Creates a service. @returns its first instance, once it runs */
export async function placeOf(berth: Berth, space: string, spec: Omit<ServiceSpecInput, 'name'>): Promise<Place> {
  const service = await berth.create(space, { name: 'web', ...spec })
  await berth.becomes(service, 'running')
  const ref = { space, service: 'web' }
  const { items } = await berth.call(routes.listInstances, { params: ref })
  const instance = items[0]?.id ?? ''
  const { containerId } = await berth.call(routes.getInstance, { params: { ...ref, instance } })
  return { ...ref, instance, container: containerId ?? '' }
}
