import type { ParsedStream } from '@berth/contract/http/endpoint.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import { streams } from '@berth/contract/http/routes.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { message } from '@berth/contract/messages/message.ts'
import { ExecMessage, type ExecQuery, ExecRequest } from '@berth/contract/terminals/exec.ts'
import websocket, { type WebSocket } from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { asProblem } from '../../operations/operation-context.ts'
import type { Shell } from '../../operations/terminals/shell.ts'
import type { Shells } from '../../operations/terminals/shells.ts'
import type { Timings } from '../../timings.ts'
import type { RegisterStream, StreamExchange } from '../register-route.ts'

const KIB = 1024
const LONGEST_FRAME = 1024 * KIB
/** The engine is not read while more than this waits for the caller. The container's own writes then wait, and nothing is lost. */
const MOST_WAITING_BYTES = 256 * KIB
const MOST_MISSED = 6
const MINUTE_MS = 60_000

const UPGRADED = {
  description: 'A WebSocket (status 101). The schema describes its text frames.',
  content: { 'application/json': { schema: ExecMessage } },
}

/** Registers GET .../exec: a terminal in an instance, over a WebSocket. */
export async function execRoutes(
  app: FastifyInstance,
  registerStream: RegisterStream,
  shells: Shells,
  timings: Timings,
): Promise<void> {
  const open = new Set<Terminal>()
  await app.register(websocket, {
    options: { maxPayload: LONGEST_FRAME },
    // A caller that disconnects is not logged as an error.
    errorHandler: (_error, socket) => socket.terminate(),
    preClose: (done) => {
      for (const terminal of open) terminal.leave()
      void shells.close().finally(done)
    },
  })
  const onSocket = async (
    { params: ref, query }: ParsedStream<typeof streams.exec>,
    socket: WebSocket,
    { request, checkPermission }: Omit<StreamExchange, 'reply'>,
  ) => {
    const terminal = new Terminal(socket, request, { shells, timings, ref, query, checkPermission })
    open.add(terminal)
    socket.on('close', () => open.delete(terminal))
    await terminal.run()
  }
  registerStream(streams.exec, { response: { 200: UPGRADED }, onSocket }, () => {
    throw new Problem('bad-input', message('websocket-only'))
  })
}

interface TerminalOptions {
  readonly shells: Shells
  readonly timings: Timings
  readonly ref: InstanceRef
  readonly query: ExecQuery
  readonly checkPermission: () => Promise<void>
}

/** The connection between one caller and one command. */
class Terminal {
  readonly #socket: WebSocket
  readonly #shells: Shells
  readonly #timings: Timings
  readonly #checkPermission: () => Promise<void>
  readonly #ref: InstanceRef
  readonly #query: ExecQuery
  readonly #by: string
  readonly #log: FastifyRequest['log']
  #shell: Shell | undefined
  readonly #earlyMessages: { readonly data: Buffer; readonly isBinary: boolean }[] = []
  #heartbeat: NodeJS.Timeout | undefined
  #missedPongs = 0
  #unacknowledged = 0
  #activeAt = Date.now()
  #isOver = false

  constructor(
    socket: WebSocket,
    request: FastifyRequest,
    { shells, timings, ref, query, checkPermission }: TerminalOptions,
  ) {
    this.#socket = socket
    this.#shells = shells
    this.#timings = timings
    this.#checkPermission = checkPermission
    this.#ref = ref
    this.#query = query
    this.#by = request.session?.user.name ?? ''
    this.#log = request.log
  }

  async run(): Promise<void> {
    const socket = this.#socket
    socket.on('close', () => this.#cleanUp())
    socket.on('pong', () => {
      this.#missedPongs = 0
    })
    socket.on('message', (data, isBinary) => this.#onMessage(data as Buffer, isBinary))
    socket.pause()
    try {
      const shell = await this.#shells.open(this.#ref, this.#query, this.#by)
      if (this.#isOver) return void (await shell.end())
      this.#send({ type: 'started', command: shell.command })
      this.#attach(shell)
      this.#heartbeat = setInterval(() => this.#onHeartbeat(), this.#timings.terminalHeartbeatMs)
    } catch (error) {
      this.#fail(asProblem(error))
    }
    socket.resume()
  }

  /** Ends the terminal because the server stops. A caller that does not answer is disconnected. */
  leave(): void {
    this.#fail(new Problem('engine-away', message('server-ends')))
    setTimeout(() => this.#socket.terminate(), this.#timings.terminalGoodbyeMs)
  }

  #attach(shell: Shell): void {
    this.#shell = shell
    const { stream } = shell
    stream.on('data', (chunk: Buffer) => this.#sendOutput(chunk))
    stream.on('end', () => void this.#end())
    stream.on('close', () => void this.#end())
    stream.on('drain', () => this.#socket.resume())
    stream.resume()
    for (const one of this.#earlyMessages.splice(0)) this.#onMessage(one.data, one.isBinary)
  }

  /** Handles a message of the caller. Messages that arrive before the command runs wait for it. */
  #onMessage(data: Buffer, isBinary: boolean): void {
    this.#activeAt = Date.now()
    if (!this.#shell) this.#earlyMessages.push({ data, isBinary })
    else if (isBinary) this.#writeInput(data)
    else this.#handleRequest(data.toString())
  }

  #sendOutput(chunk: Buffer): void {
    this.#activeAt = Date.now()
    this.#unacknowledged += chunk.length
    this.#socket.send(chunk, { binary: true }, () => this.#resumeOutput())
    if (this.#isFull()) this.#shell?.stream.pause()
  }

  #isFull(): boolean {
    const { window } = this.#query
    return this.#socket.bufferedAmount > MOST_WAITING_BYTES || (window !== undefined && this.#unacknowledged >= window)
  }

  #resumeOutput(): void {
    if (!this.#isOver && !this.#isFull()) this.#shell?.stream.resume()
  }

  #writeInput(bytes: Buffer): void {
    if (this.#shell?.stream.writable && !this.#shell.stream.write(bytes)) this.#socket.pause()
  }

  #handleRequest(text: string): void {
    const { data: request } = ExecRequest.safeParse(parseJson(text))
    if (request?.type === 'resize') void this.#shell?.resize(request)
    else if (request?.type === 'ack') {
      this.#unacknowledged = Math.max(0, this.#unacknowledged - request.bytes)
      this.#resumeOutput()
    } else this.#fail(new Problem('bad-input', message('terminal-message-malformed')))
  }

  #onHeartbeat(): void {
    const { idleMs } = this.#shells
    // A paused socket is not read, so its pongs are not received either.
    const isLost = !this.#socket.isPaused && ++this.#missedPongs > MOST_MISSED
    if (isLost) this.#socket.terminate()
    else if (idleMs > 0 && Date.now() - this.#activeAt >= idleMs)
      this.#fail(new Problem('bad-input', message('shell-idle', { minutes: idleMs / MINUTE_MS })))
    else {
      this.#socket.ping()
      this.#send({ type: 'quiet' })
      this.#checkPermission().catch(() => this.#fail(new Problem('not-permitted', message('shell-not-permitted'))))
    }
  }

  /** Handles the end of the command, or of the connection to it. */
  async #end(): Promise<void> {
    if (this.#isOver || !this.#shell) return
    const shell = this.#shell
    this.#cleanUp()
    this.#send({ type: 'exit', code: await shell.exitCode() })
    this.#socket.close()
  }

  #fail(error: unknown): void {
    if (this.#isOver) return
    this.#cleanUp()
    if (!(error instanceof Problem)) this.#log.error(error)
    const { message: detail, extra } =
      error instanceof Problem ? error : new Problem('internal', message('internal-error'))
    this.#send({ type: 'error', detail, detailMessage: extra.detailMessage })
    this.#socket.close()
  }

  #send(message: ExecMessage): void {
    this.#socket.send(JSON.stringify(message))
  }

  /** Cleans up, whatever the reason: nothing is left running, here or in the container. */
  #cleanUp(): void {
    if (this.#isOver) return
    this.#isOver = true
    clearInterval(this.#heartbeat)
    this.#socket.resume()
    void this.#shell?.end()
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
