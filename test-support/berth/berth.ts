import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Caller, connect } from '@berth/contract/http/client.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { Service, ServiceRef, ServiceState } from '@berth/contract/services/services.ts'
import { WebSocket } from 'ws'
import { EventStream } from './event-stream.ts'

const ROOT = join(import.meta.dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { serve: string } }
/** The arguments that `npm run serve` passes to Node. */
const SERVE = scripts.serve.split(' ').slice(1)
export const PASSWORD = 'correct horse battery'
const START_MS = 180_000
const PATIENCE_MS = 240_000

/** Overrides settings of the surrounding environment. */
const DEFAULT_ENV = { PORT: '0', HOST: '127.0.0.1', DATABASE_URL: '', BERTH_REGISTRIES: '', DOCKER_CERT_PATH: '' }

/** The data with which another process uses a Berth that this process started. */
export interface BerthHandle {
  readonly address: string
  readonly cookie: string
  readonly pid: number
  /** The path of the server's output. */
  readonly outputFile: string
}

/** Berth as users run it: a process of its own with its own data, with a signed-in administrator. */
export class Berth implements Caller {
  readonly #env: NodeJS.ProcessEnv
  readonly #dataDir: string
  #process: ChildProcess | undefined
  /** Set if another process started the server. */
  #handle: BerthHandle | undefined
  #output = ''
  #cookie = ''
  /** For example "http://127.0.0.1:41234". */
  address = ''

  /** Starts a server and signs in. @param env additional settings, at least DOCKER_HOST */
  static async start(env: NodeJS.ProcessEnv): Promise<Berth> {
    const berth = new Berth(env, await mkdtemp(join(tmpdir(), 'berth-data-')))
    try {
      await berth.restart()
      await berth.signIn()
      return berth
    } catch (error) {
      await berth.stop()
      throw error
    }
  }

  /** Uses a server that another process started. Only that process stops it. */
  static at(handle: BerthHandle): Berth {
    const berth = new Berth({}, '')
    berth.#handle = handle
    berth.address = handle.address
    berth.#cookie = handle.cookie
    return berth
  }

  private constructor(env: NodeJS.ProcessEnv, dataDir: string) {
    this.#env = env
    this.#dataDir = dataDir
  }

  /** The session cookie. */
  get cookie(): string {
    return this.#cookie
  }

  /** The process id while the server runs. */
  get pid(): number {
    return this.#handle?.pid ?? this.#process?.pid ?? 0
  }

  /** The server's output since its last start. */
  get output(): string {
    return this.#handle ? readFileSync(this.#handle.outputFile, 'utf8') : this.#output
  }

  /** The argument of `Berth.at` in another process. */
  get handle(): BerthHandle {
    return { address: this.address, cookie: this.#cookie, pid: this.pid, outputFile: this.#outputFile }
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null
  }

  get #outputFile(): string {
    return join(this.#dataDir, 'output')
  }

  /** Starts the server again with the same address and data, after it has ended in any way. */
  async restart(): Promise<void> {
    const port = this.address && new URL(this.address).port
    const ownEnv = { ...(port && { PORT: port }), BERTH_DATA_DIR: this.#dataDir, BERTH_ADMIN_PASSWORD: PASSWORD }
    const child = spawn(process.execPath, SERVE, {
      cwd: ROOT,
      env: { ...process.env, ...DEFAULT_ENV, ...ownEnv, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    this.#output = ''
    this.address = await this.#untilListening(child)
  }

  /** Kills the server, as a power failure does. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Stops the server gracefully and removes its data. Kills it if it does not end in time. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
    await rm(this.#dataDir, { recursive: true, force: true })
  }

  async signIn(): Promise<void> {
    const response = await this.fetch('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: PASSWORD }),
    })
    if (!response.ok) throw new Error(`Signing in returned ${response.status}: ${await response.text()}`)
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ')
  }

  call: Caller['call'] = (endpoint, input, signal) => this.#caller.call(endpoint, input, signal)
  plan: Caller['plan'] = (endpoint, input, signal) => this.#caller.plan(endpoint, input, signal)

  /** Sends a request like a signed-in browser. @param path such as "/healthz" */
  fetch = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (this.#cookie) headers.set('cookie', this.#cookie)
    return fetch(this.address + path, { ...init, headers })
  }

  /** Opens a WebSocket like a signed-in browser. @param path such as "/api/v1/spaces/…/exec" */
  socket(path: string, headers: Record<string, string> = {}): WebSocket {
    return new WebSocket(this.address.replace('http', 'ws') + path, { headers: { cookie: this.#cookie, ...headers } })
  }

  /** Opens the stream of events, from now on or since an earlier event. */
  events(lastEventId?: string): Promise<EventStream> {
    const headers: HeadersInit = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
    return EventStream.open((signal) => this.fetch('/api/v1/events', { headers, signal }))
  }

  create(space: string, body: ServiceSpecInput): Promise<Service> {
    return this.call(routes.createService, { params: { space }, body })
  }

  service(ref: ServiceRef): Promise<Service> {
    return this.call(routes.getService, { params: { space: ref.space, service: ref.service } })
  }

  /** Waits for a state by the events, as the page does. @throws Error with the states that the service had instead */
  becomes(service: Pick<Service, 'space' | 'name'>, state: ServiceState, withinMs = PATIENCE_MS): Promise<Service> {
    return this.until(service, state, (now) => now.state === state, withinMs)
  }

  /** Waits until the service fits. @param what the expected condition, for the error */
  async until(
    { space, name }: Pick<Service, 'space' | 'name'>,
    what: string,
    fits: (service: Service) => boolean,
    withinMs = PATIENCE_MS,
  ): Promise<Service> {
    const events = await this.events()
    const received: Service[] = []
    const record = (service: Service) => service.space === space && service.name === name && received.push(service) > 0
    try {
      const now = await this.service({ space, service: name }).catch(nullIfMissing)
      if (now && record(now) && fits(now)) return now
      return (await events.next('service', ({ service }) => record(service) && fits(service), withinMs)).event.service
    } catch (error) {
      const states = received.map(({ state, reason }) => (reason === null ? state : `${state} (${reason})`))
      throw new Error(`${space}/${name} should have been ${what}, but was ${states.join(', ')}`, { cause: error })
    } finally {
      events.close()
    }
  }

  /** Returns the resident memory of the server in MiB. */
  async residentMiB(): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
  }

  get #caller(): Caller {
    return connect('', (path, init) => this.fetch(String(path), init))
  }

  async #untilListening(child: ChildProcess): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const onOutput = (text: string) => {
      this.#output += text
      appendFileSync(this.#outputFile, text)
      const address = /^Berth is at (http:\S+)$/m.exec(this.#output)?.[1]
      if (address) resolve(address)
    }
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput)
    child.once('exit', (code) => reject(new Error(`Berth ended with code ${code}:\n${this.#output}`)))
    const timer = setTimeout(() => reject(new Error(`Berth did not start:\n${this.#output}`)), START_MS)
    return promise.finally(() => clearTimeout(timer))
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    if (!child || !this.isRunning) return
    const exited = once(child, 'exit')
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    const [, endSignal] = await exited.finally(() => clearTimeout(timer))
    if (endSignal === 'SIGKILL' && signal !== 'SIGKILL')
      throw new Error(`Berth did not end after ${signal}:\n${this.#output}`)
  }
}

/** Ignores that a service does not exist: Berth may not have seen yet what another tool creates. */
function nullIfMissing(error: unknown): null {
  if (error instanceof Problem && error.code === 'not-found') return null
  throw error
}
