import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { Agent } from 'node:http'
import { Duplex } from 'node:stream'
import type { EngineAddress } from './docker-host.ts'

const CONNECT_SECONDS = 20
const STDERR_CHARACTERS = 2000

type SshAddress = Extract<EngineAddress, { kind: 'ssh' }>

/** An HTTP agent whose sockets are `ssh host docker system dial-stdio`, as in the docker command. */
export class SshAgent extends Agent {
  readonly #address: SshAddress

  constructor(address: SshAddress, options: ConstructorParameters<typeof Agent>[0]) {
    super(options)
    this.#address = address
  }

  override createConnection(): Duplex {
    return new SshConnection(this.#address)
  }
}

/** One ssh process as a socket. It fails with what ssh wrote to its standard error, and is closed once ssh has ended. */
class SshConnection extends Duplex {
  readonly #ssh: ChildProcessWithoutNullStreams
  #errorOutput = ''

  constructor(address: SshAddress) {
    super({ allowHalfOpen: true })
    this.#ssh = spawn('ssh', sshArguments(address))
    this.#ssh.stdout.on('data', (chunk) => {
      if (!this.push(chunk)) this.#ssh.stdout.pause()
    })
    this.#ssh.stderr.setEncoding('utf8').on('data', (text) => {
      this.#errorOutput = (this.#errorOutput + text).slice(-STDERR_CHARACTERS)
    })
    // A write to an ssh process that has ended fails too; the error output at its close is the better reason.
    this.#ssh.stdin.on('error', () => {})
    this.#ssh.on('error', (error) => this.destroy(error))
    this.#ssh.on('close', (code) => this.#ended(code))
  }

  #ended(code: number | null): void {
    if (code === 0) this.push(null)
    else this.destroy(new Error(this.#errorOutput.trim() || `ssh ended with code ${code}`))
  }

  override _read(): void {
    this.#ssh.stdout.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#ssh.stdin.write(chunk)) done()
    else this.#ssh.stdin.once('drain', done)
  }

  override _final(done: () => void): void {
    this.#ssh.stdin.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#ssh.kill()
    done(error)
  }

  // The methods that an HTTP agent calls on a socket that it keeps for later.
  timeout = 0
  setTimeout(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}

function sshArguments({ host, port, user }: SshAddress): string[] {
  return [
    // Nobody can type a password, and a host that is away must be noticed.
    ...['-o', 'BatchMode=yes', '-o', `ConnectTimeout=${CONNECT_SECONDS}`, '-o', 'ServerAliveInterval=15', '-T'],
    ...(port === null ? [] : ['-p', String(port)]),
    ...(user === null ? [] : ['-l', user]),
    ...['--', host, 'docker', 'system', 'dial-stdio'],
  ]
}
