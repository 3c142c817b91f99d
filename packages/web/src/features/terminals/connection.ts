import { addressOf } from '@berth/contract/http/client.ts'
import { instanceStreams } from '@berth/contract/instances/instance-routes.ts'
import type { Message } from '@berth/contract/messages/message.ts'
import { ExecMessage, type ExecRequest } from '@berth/contract/terminals/exec.ts'
import { HeartbeatMonitor } from '../../lib/heartbeat-monitor.ts'
import type { TerminalTarget } from './terminals.ts'

/** The number of bytes that may be sent and not yet drawn: enough for speed, and few enough for Ctrl-C to take effect at once. */
const WINDOW = 128 * 1024
/** The number of bytes in a frame. The server refuses frames over 1 MiB, but pasted text may be larger. */
const MAX_FRAME = 64 * 1024
/** Longer than the 5 s after which the server sends a `quiet` message. */
const SILENCE_CHECK_MS = 7000

export type ConnectionEnd =
  | { readonly kind: 'exit'; readonly code: number | null }
  | { readonly kind: 'error'; readonly detail: string; readonly detailMessage: Message }
  /** The connection to the server was lost. */
  | { readonly kind: 'lost' }

interface Handlers {
  readonly onStart: (command: string) => void
  /** @param drawn must be called when the bytes are drawn */
  readonly onBytes: (bytes: Uint8Array, drawn: () => void) => void
  /** Called once, as the last call. */
  readonly onEnd: (ending: ConnectionEnd) => void
}

/** The connection to a command in an instance. The command runs as long as the connection is open. */
export class Connection {
  readonly #socket: WebSocket
  readonly #handlers: Handlers
  #isOver = false
  #watch: HeartbeatMonitor | undefined
  /** Data that is sent before the command has started; null from then on. */
  #queue: (string | Uint8Array<ArrayBuffer>)[] | null = []

  constructor(target: TerminalTarget, size: { cols: number; rows: number }, handlers: Handlers) {
    this.#handlers = handlers
    this.#socket = new WebSocket(socketUrl(target, size))
    this.#socket.binaryType = 'arraybuffer'
    this.#socket.addEventListener('message', ({ data }) => this.#receive(data))
    this.#socket.addEventListener('close', () => this.#end({ kind: 'lost' }))
  }

  type(bytes: Uint8Array<ArrayBuffer>): void {
    for (let offset = 0; offset < bytes.length; offset += MAX_FRAME)
      this.#send(bytes.subarray(offset, offset + MAX_FRAME))
  }

  resize(cols: number, rows: number): void {
    this.#request({ type: 'resize', cols, rows })
  }

  /** Closes the connection, which ends the command too. */
  close(): void {
    this.#isOver = true
    this.#watch?.stop()
    this.#socket.close()
  }

  #receive(data: ArrayBuffer | string): void {
    if (this.#isOver) return
    this.#watch?.reset()
    if (typeof data === 'string') this.#handle(ExecMessage.parse(JSON.parse(data)))
    else this.#handlers.onBytes(new Uint8Array(data), () => this.#request({ type: 'ack', bytes: data.byteLength }))
  }

  #handle(message: ExecMessage): void {
    if (message.type === 'quiet') return
    if (message.type === 'started') this.#start(message.command)
    else if (message.type === 'exit') this.#end({ kind: 'exit', code: message.code })
    else this.#end({ kind: 'error', detail: message.detail, detailMessage: message.detailMessage })
  }

  #start(command: string): void {
    this.#watch = new HeartbeatMonitor(SILENCE_CHECK_MS, () => this.#onSilence())
    const queued = this.#queue ?? []
    this.#queue = null
    for (const data of queued) this.#send(data)
    this.#handlers.onStart(command)
  }

  #onSilence(): void {
    this.#end({ kind: 'lost' })
    this.#socket.close()
  }

  #end(ending: ConnectionEnd): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#watch?.stop()
    this.#handlers.onEnd(ending)
  }

  #request(request: ExecRequest): void {
    this.#send(JSON.stringify(request))
  }

  #send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#queue) this.#queue.push(data)
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data)
  }
}

function socketUrl(
  { space, service, instance, command, user }: TerminalTarget,
  size: { cols: number; rows: number },
): URL {
  const query = { cols: size.cols, rows: size.rows, window: WINDOW, command, user }
  const url = new URL(addressOf(instanceStreams.exec.path, { space, service, instance }, query), location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url
}
