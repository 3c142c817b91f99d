import { routes } from '@berth/contract/http/routes.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { type ExecMessage, ExecMessage as ExecMessageShape, type ExecRequest } from '@berth/contract/terminals/exec.ts'
import type { WebSocket } from 'ws'
import type { Berth } from './berth.ts'

const PATIENCE_MS = 60_000
/** The number of bytes that a terminal may leave unacknowledged. */
export const WINDOW_SIZE = 128 * 1024

interface Query {
  readonly command?: string
  readonly user?: string
  readonly cols?: number
  readonly rows?: number
  readonly window?: number
}

/** A terminal in an instance, like that of the page: receives output and messages, and sends input. */
export class Terminal {
  readonly socket: WebSocket
  readonly messages: ExecMessage[] = []
  /** The code of the closed connection. */
  readonly closed: Promise<number>
  /** While true, output is not acknowledged, as by a page that is slow to draw. */
  isSlow = false
  bytes = 0
  #output: Buffer[] = []
  #unacknowledged = 0
  #isClosed = false
  #change = Promise.withResolvers<void>()

  constructor(berth: Berth, { space, service, instance }: InstanceRef, query: Query = {}, headers = {}) {
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))
    const path = `/api/v1/spaces/${space}/services/${service}/instances/${instance}/exec?${search}`
    this.socket = berth.socket(path, headers)
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    this.closed = promise
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#addOutput(data, query.window !== undefined)
      else this.messages.push(ExecMessageShape.parse(JSON.parse(String(data))))
      this.#notify()
    })
    this.socket.on('error', reject)
    this.socket.on('close', (code) => {
      this.#isClosed = true
      this.#notify()
      resolve(code)
    })
    this.closed.catch(() => undefined)
  }

  /** The output since the start, or since `clearOutput` was called. */
  get output(): Buffer {
    return Buffer.concat(this.#output)
  }

  get text(): string {
    return this.output.toString()
  }

  clearOutput(): void {
    this.#output = []
  }

  type(text: string): void {
    this.socket.send(Buffer.from(text), { binary: true })
  }

  send(request: ExecRequest): void {
    this.socket.send(JSON.stringify(request))
  }

  /** Acknowledges the output that arrived while `isSlow` was true. */
  acknowledgeAll(): void {
    this.isSlow = false
    this.send({ type: 'ack', bytes: this.#unacknowledged })
    this.#unacknowledged = 0
  }

  /** Waits until the output contains a text. @throws Error with the actual output */
  async untilOutput(expected: string | RegExp): Promise<string> {
    await this.#until(String(expected), () =>
      typeof expected === 'string' ? this.text.includes(expected) : expected.test(this.text),
    )
    return this.text
  }

  async until(what: string, fits: () => boolean): Promise<void> {
    await this.#until(what, fits)
  }

  async untilMessage<T extends ExecMessage['type']>(type: T): Promise<Extract<ExecMessage, { type: T }>> {
    const find = () =>
      this.messages.find((message): message is Extract<ExecMessage, { type: T }> => message.type === type)
    await this.#until(type, () => find() !== undefined)
    return find() as Extract<ExecMessage, { type: T }>
  }

  async #until(what: string, fits: () => boolean): Promise<void> {
    const timer = setTimeout(() => this.#change.reject(new Error('Nothing more arrived.')), PATIENCE_MS)
    try {
      while (!fits()) {
        if (this.#isClosed) throw new Error('The connection was closed.')
        await this.#change.promise
      }
    } catch (cause) {
      const received = `${JSON.stringify(this.messages)} ${JSON.stringify(this.text.slice(-500))}`
      throw new Error(`The terminal did not receive ${what}. It received ${received}`, { cause })
    } finally {
      clearTimeout(timer)
    }
  }

  #addOutput(data: Buffer, hasWindow: boolean): void {
    this.#output.push(data)
    this.bytes += data.length
    if (this.isSlow) this.#unacknowledged += data.length
    else if (hasWindow) this.send({ type: 'ack', bytes: data.length })
  }

  #notify(): void {
    const { resolve } = this.#change
    this.#change = Promise.withResolvers<void>()
    resolve()
  }
}

/** Returns a function that opens terminals. They are closed after the test. */
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

/** An instance and its container. */
export interface TerminalTarget {
  readonly space: string
  readonly service: string
  readonly instance: string
  readonly container: string
}

/** Creates a service and waits until it runs. @returns its first instance */
export async function terminalTargetOf(
  berth: Berth,
  space: string,
  spec: Omit<ServiceSpecInput, 'name'>,
): Promise<TerminalTarget> {
  const service = await berth.create(space, { name: 'web', ...spec })
  await berth.becomes(service, 'running')
  const ref = { space, service: 'web' }
  const { items } = await berth.call(routes.listInstances, { params: ref })
  const instance = items[0]?.id ?? ''
  const { containerId } = await berth.call(routes.getInstance, { params: { ...ref, instance } })
  return { ...ref, instance, container: containerId ?? '' }
}
