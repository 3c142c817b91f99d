import { Problem } from '@berth/contract/http/problems.ts'
import { streams } from '@berth/contract/http/routes.ts'
import { InstanceRef } from '@berth/contract/instances/instances.ts'
import { message } from '@berth/contract/messages/message.ts'
import { ExecMessage, ExecQuery, ExecRequest } from '@berth/contract/terminals/exec.ts'
import websocket, { type WebSocket } from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { asProblem } from '../../operations/operation-context.ts'
import type { Shell } from '../../operations/terminals/shell.ts'
import type { Shells } from '../../operations/terminals/shells.ts'
import type { Timings } from '../../timings.ts'
import type { Guard } from '../guard.ts'
import { described, PROBLEMS } from '../serve.ts'

const KIB = 1024
const LONGEST_FRAME = 1024 * KIB
/** The engine is not read while so much waits for the caller: the container's own writes wait then, and nothing is lost. */
const MOST_WAITING_BYTES = 256 * KIB
const MOST_MISSED = 6
const MINUTE_MS = 60_000

const UPGRADED = {
  description: 'A WebSocket (status 101), and what its text frames say.',
  content: { 'application/json': { schema: ExecMessage } },
}

/** GET .../exec: a terminal in an instance, over a WebSocket. */
export async function execRoutes(app: FastifyInstance, guard: Guard, shells: Shells, timings: Timings): Promise<void> {
  const open = new Set<Terminal>()
  await app.register(websocket, {
    options: { maxPayload: LONGEST_FRAME },
    // A caller who vanishes is nothing to log.
    errorHandler: (_error, socket) => socket.terminate(),
    preClose: (done) => {
      for (const terminal of open) terminal.leave()
      void shells.close().finally(done)
    },
  })
  const { path, permission, params, query } = streams.exec
  app.route({
    method: 'GET',
    url: path,
    exposeHeadRoute: false,
    schema: {
      ...described(streams.exec),
      params,
      querystring: query,
      response: { 200: UPGRADED, ...PROBLEMS },
    },
    onRequest: (request) => guard(request, permission),
    handler: () => {
      throw new Problem('bad-input', message('websocket-only'))
    },
    wsHandler: async (socket, request) => {
      const terminal = new Terminal(socket, request, {
        shells,
        timings,
        demandPermission: () => guard(request, permission),
      })
      open.add(terminal)
      socket.on('close', () => open.delete(terminal))
      await terminal.run()
    },
  })
}

interface Circumstances {
  readonly shells: Shells
  readonly timings: Timings
  readonly demandPermission: () => Promise<void>
}

/** One caller and one command, and the bytes between them. */
class Terminal {
  readonly #socket: WebSocket
  readonly #shells: Shells
  readonly #timings: Timings
  readonly #demandPermission: () => Promise<void>
  readonly #ref: InstanceRef
  readonly #query: ExecQuery
  readonly #by: string
  readonly #log: FastifyRequest['log']
  #shell: Shell | undefined
  readonly #early: { readonly data: Buffer; readonly isBinary: boolean }[] = []
  #heartbeat: NodeJS.Timeout | undefined
  #missed = 0
  #unseen = 0
  #activeAt = Date.now()
  #isOver = false

  constructor(socket: WebSocket, request: FastifyRequest, { shells, timings, demandPermission }: Circumstances) {
    this.#socket = socket
    this.#shells = shells
    this.#timings = timings
    this.#demandPermission = demandPermission
    this.#ref = InstanceRef.parse(request.params)
    this.#query = ExecQuery.parse(request.query)
    this.#by = request.session?.user.name ?? ''
    this.#log = request.log
  }

  async run(): Promise<void> {
    const socket = this.#socket
    socket.on('close', () => this.#over())
    socket.on('pong', () => {
      this.#missed = 0
    })
    socket.on('message', (data, isBinary) => this.#hear(data as Buffer, isBinary))
    socket.pause()
    try {
      const shell = await this.#shells.open(this.#ref, this.#query, this.#by)
      if (this.#isOver) return void (await shell.end())
      this.#say({ type: 'started', command: shell.command })
      this.#join(shell)
      this.#heartbeat = setInterval(() => this.#beat(), this.#timings.terminalHeartbeatMs)
    } catch (error) {
      this.#fail(asProblem(error))
    }
    socket.resume()
  }

  /** The server stops: nobody is waited for who doesn't answer. */
  leave(): void {
    this.#fail(new Problem('engine-away', message('server-ends')))
    setTimeout(() => this.#socket.terminate(), this.#timings.terminalGoodbyeMs)
  }

  #join(shell: Shell): void {
    this.#shell = shell
    const { stream } = shell
    stream.on('data', (chunk: Buffer) => this.#show(chunk))
    stream.on('end', () => void this.#end())
    stream.on('close', () => void this.#end())
    stream.on('drain', () => this.#socket.resume())
    stream.resume()
    for (const one of this.#early.splice(0)) this.#hear(one.data, one.isBinary)
  }

  /** What comes before the command is there waits for it. */
  #hear(data: Buffer, isBinary: boolean): void {
    this.#activeAt = Date.now()
    if (!this.#shell) this.#early.push({ data, isBinary })
    else if (isBinary) this.#type(data)
    else this.#heed(data.toString())
  }

  #show(chunk: Buffer): void {
    this.#activeAt = Date.now()
    this.#unseen += chunk.length
    this.#socket.send(chunk, { binary: true }, () => this.#readOn())
    if (this.#isFull()) this.#shell?.stream.pause()
  }

  #isFull(): boolean {
    const { window } = this.#query
    return this.#socket.bufferedAmount > MOST_WAITING_BYTES || (window !== undefined && this.#unseen >= window)
  }

  #readOn(): void {
    if (!this.#isOver && !this.#isFull()) this.#shell?.stream.resume()
  }

  #type(bytes: Buffer): void {
    if (this.#shell?.stream.writable && !this.#shell.stream.write(bytes)) this.#socket.pause()
  }

  #heed(text: string): void {
    const { data: said } = ExecRequest.safeParse(parsed(text))
    if (said?.type === 'resize') void this.#shell?.resize(said)
    else if (said?.type === 'ack') {
      this.#unseen = Math.max(0, this.#unseen - said.bytes)
      this.#readOn()
    } else this.#fail(new Problem('bad-input', message('terminal-message-malformed')))
  }

  #beat(): void {
    const { idleMs } = this.#shells
    // One that is not read from can't be heard either.
    const isLost = !this.#socket.isPaused && ++this.#missed > MOST_MISSED
    if (isLost) this.#socket.terminate()
    else if (idleMs > 0 && Date.now() - this.#activeAt >= idleMs)
      this.#fail(new Problem('bad-input', message('shell-idle', { minutes: idleMs / MINUTE_MS })))
    else {
      this.#socket.ping()
      this.#say({ type: 'quiet' })
      this.#demandPermission().catch(() => this.#fail(new Problem('not-permitted', message('shell-not-permitted'))))
    }
  }

  /** The command has ended, or the way to it is lost. */
  async #end(): Promise<void> {
    if (this.#isOver || !this.#shell) return
    const shell = this.#shell
    this.#over()
    this.#say({ type: 'exit', code: await shell.exitCode() })
    this.#socket.close()
  }

  #fail(error: unknown): void {
    if (this.#isOver) return
    this.#over()
    if (!(error instanceof Problem)) this.#log.error(error)
    const { message: detail, extra } =
      error instanceof Problem ? error : new Problem('internal', message('internal-error'))
    this.#say({ type: 'error', detail, detailMessage: extra.detailMessage })
    this.#socket.close()
  }

  #say(message: ExecMessage): void {
    this.#socket.send(JSON.stringify(message))
  }

  /** Whatever the reason: nothing of it is left running, here or in the container. */
  #over(): void {
    if (this.#isOver) return
    this.#isOver = true
    clearInterval(this.#heartbeat)
    this.#socket.resume()
    void this.#shell?.end()
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
