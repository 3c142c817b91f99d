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

const ROOT = join(import.meta.dirname, '..')
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { serve: string } }
/** What `npm run serve` gives to Node. */
const SERVE = scripts.serve.split(' ').slice(1)
export const PASSWORD = 'correct horse battery'
const START_MS = 180_000
const PATIENCE_MS = 240_000

/** What a test leaves to chance, told to Berth by its environment. */
const NEUTRAL = { PORT: '0', HOST: '127.0.0.1', DATABASE_URL: '', BERTH_REGISTRIES: '', DOCKER_CERT_PATH: '' }

/** What another process needs to use a Berth that this one started. */
export interface BerthHandle {
  readonly address: string
  readonly cookie: string
  readonly pid: number
  /** The file that has the server's output. */
  readonly outputFile: string
}

/** Berth as a person runs it: a process of its own with its own data, and somebody who is signed in to it. */
export class Berth implements Caller {
  readonly #env: NodeJS.ProcessEnv
  readonly #dataDir: string
  #process: ChildProcess | undefined
  /** Where another process started it. */
  #handle: BerthHandle | undefined
  #output = ''
  #cookie = ''
  /** Such as "http://127.0.0.1:41234". */
  address = ''

  /** Starts it and signs in. @param env settings beside the usual ones: DOCKER_HOST at the least */
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

  /** Uses a server that another process started, and that only that process stops. */
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

  /** Of the one who is signed in. */
  get cookie(): string {
    return this.#cookie
  }

  /** The process's number, while it runs. */
  get pid(): number {
    return this.#handle?.pid ?? this.#process?.pid ?? 0
  }

  /** Everything the server wrote since it was last started. */
  get output(): string {
    return this.#handle ? readFileSync(this.#handle.outputFile, 'utf8') : this.#output
  }

  /** For `Berth.at` in another process. */
  get handle(): BerthHandle {
    return { address: this.address, cookie: this.#cookie, pid: this.pid, outputFile: this.#outputFile }
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null
  }

  get #outputFile(): string {
    return join(this.#dataDir, 'output')
  }

  /** Starts it where it was, on the data that is there, once it has ended by whatever way. */
  async restart(): Promise<void> {
    const port = this.address && new URL(this.address).port
    const own = { ...(port && { PORT: port }), BERTH_DATA_DIR: this.#dataDir, BERTH_ADMIN_PASSWORD: PASSWORD }
    const child = spawn(process.execPath, SERVE, {
      cwd: ROOT,
      env: { ...process.env, ...NEUTRAL, ...own, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    this.#output = ''
    this.address = await this.#listening(child)
  }

  /** Ends it as a power failure would. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Ends it as a person would, and removes its data. @throws Error where it doesn't end by itself */
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
    if (!response.ok) throw new Error(`Signing in was answered ${response.status}: ${await response.text()}`)
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ')
  }

  call: Caller['call'] = (endpoint, input, signal) => this.#caller.call(endpoint, input, signal)
  plan: Caller['plan'] = (endpoint, input, signal) => this.#caller.plan(endpoint, input, signal)

  /** As a signed-in browser asks. @param path such as "/healthz" */
  fetch = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (this.#cookie) headers.set('cookie', this.#cookie)
    return fetch(this.address + path, { ...init, headers })
  }

  /** As a signed-in browser opens it. @param path such as "/api/v1/spaces/…/exec" */
  socket(path: string, headers: Record<string, string> = {}): WebSocket {
    return new WebSocket(this.address.replace('http', 'ws') + path, { headers: { cookie: this.#cookie, ...headers } })
  }

  /** What changes, from now on, or since an event that was had before. */
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

  /** Waits for a state, as a page would that watches. @throws Error that tells which states there were instead */
  becomes(service: Pick<Service, 'space' | 'name'>, state: ServiceState, withinMs = PATIENCE_MS): Promise<Service> {
    return this.until(service, state, (now) => now.state === state, withinMs)
  }

  /** @param what for the error */
  async until(
    { space, name }: Pick<Service, 'space' | 'name'>,
    what: string,
    fits: (service: Service) => boolean,
    withinMs = PATIENCE_MS,
  ): Promise<Service> {
    const events = await this.events()
    const seen: Service[] = []
    const isIt = (service: Service) => service.space === space && service.name === name && seen.push(service) > 0
    try {
      const now = await this.service({ space, service: name }).catch(notYet)
      if (now && isIt(now) && fits(now)) return now
      return (await events.next('service', ({ service }) => isIt(service) && fits(service), withinMs)).event.service
    } catch (error) {
      const states = seen.map(({ state, reason }) => (reason === null ? state : `${state} (${reason})`))
      throw new Error(`${space}/${name} should have been ${what}, but was ${states.join(', ')}`, { cause: error })
    } finally {
      events.close()
    }
  }

  /** MiB of this machine's memory that the process holds. */
  async residentMiB(): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
  }

  get #caller(): Caller {
    return connect('', (path, init) => this.fetch(String(path), init))
  }

  async #listening(child: ChildProcess): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const said = (text: string) => {
      this.#output += text
      appendFileSync(this.#outputFile, text)
      const address = /^Berth is at (http:\S+)$/m.exec(this.#output)?.[1]
      if (address) resolve(address)
    }
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', said)
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
    await exited.finally(() => clearTimeout(timer))
  }
}

/** What another tool is making may not have been seen. */
function notYet(error: unknown): null {
  if (error instanceof Problem && error.code === 'not-found') return null
  throw error
}
