import { addressOf } from '@berth/contract/http/client.ts'
import { instanceStreams } from '@berth/contract/instances/instance-routes.ts'
import type { Message } from '@berth/contract/messages/message.ts'
import { ExecMessage, type ExecRequest } from '@berth/contract/terminals/exec.ts'
import { SilenceWatch } from '../../lib/silence-watch.ts'
import type { Place } from './terminals.ts'

/** So much may be under way that is not drawn yet: enough to be quick, little enough that Ctrl-C is heeded at once. */
const WINDOW = 128 * 1024
/** The server takes no frames that are larger than a MiB; what is pasted may be. */
const FRAME = 64 * 1024
/** The server says something every 5 s. */
const LOOK_MS = 7000

export type Ending =
  | { readonly kind: 'exit'; readonly code: number | null }
  | { readonly kind: 'error'; readonly detail: string; readonly detailMessage: Message }
  /** The server, or the way to it, went away without a word. */
  | { readonly kind: 'lost' }

interface Heard {
  readonly onStart: (command: string) => void
  /** @param drawn to be called once they are */
  readonly onBytes: (bytes: Uint8Array, drawn: () => void) => void
  /** Once, and nothing after it. */
  readonly onEnd: (ending: Ending) => void
}

/** A command that runs in an instance, as long as this is open. */
export class Connection {
  readonly #socket: WebSocket
  readonly #heard: Heard
  #isOver = false
  #watch: SilenceWatch | undefined
  /** What is typed before the command has started; null from then on. */
  #early: (string | Uint8Array<ArrayBuffer>)[] | null = []

  constructor(place: Place, size: { cols: number; rows: number }, heard: Heard) {
    this.#heard = heard
    this.#socket = new WebSocket(socketOf(place, size))
    this.#socket.binaryType = 'arraybuffer'
    this.#socket.addEventListener('message', ({ data }) => this.#hear(data))
    this.#socket.addEventListener('close', () => this.#end({ kind: 'lost' }))
  }

  type(bytes: Uint8Array<ArrayBuffer>): void {
    for (let at = 0; at < bytes.length; at += FRAME) this.#send(bytes.subarray(at, at + FRAME))
  }

  resize(cols: number, rows: number): void {
    this.#say({ type: 'resize', cols, rows })
  }

  /** Ends the command too. */
  close(): void {
    this.#isOver = true
    this.#watch?.end()
    this.#socket.close()
  }

  #hear(data: ArrayBuffer | string): void {
    if (this.#isOver) return
    this.#watch?.heard()
    if (typeof data === 'string') this.#heed(ExecMessage.parse(JSON.parse(data)))
    else this.#heard.onBytes(new Uint8Array(data), () => this.#say({ type: 'ack', bytes: data.byteLength }))
  }

  #heed(message: ExecMessage): void {
    if (message.type === 'quiet') return
    if (message.type === 'started') this.#start(message.command)
    else if (message.type === 'exit') this.#end({ kind: 'exit', code: message.code })
    else this.#end({ kind: 'error', detail: message.detail, detailMessage: message.detailMessage })
  }

  #start(command: string): void {
    this.#watch = new SilenceWatch(LOOK_MS, () => this.#lose())
    const early = this.#early ?? []
    this.#early = null
    for (const data of early) this.#send(data)
    this.#heard.onStart(command)
  }

  #lose(): void {
    this.#end({ kind: 'lost' })
    this.#socket.close()
  }

  #end(ending: Ending): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#watch?.end()
    this.#heard.onEnd(ending)
  }

  #say(request: ExecRequest): void {
    this.#send(JSON.stringify(request))
  }

  #send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#early) this.#early.push(data)
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data)
  }
}

function socketOf({ space, service, instance, command, user }: Place, size: { cols: number; rows: number }): URL {
  const query = { cols: size.cols, rows: size.rows, window: WINDOW, command, user }
  const url = new URL(addressOf(instanceStreams.exec.path, { space, service, instance }, query), location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url
}
