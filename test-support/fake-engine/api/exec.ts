import type { Duplex } from 'node:stream'
import { longId } from '../identity.ts'
import type { Container } from '../model.ts'
import { Terminal } from '../terminal.ts'
import { find } from './containers.ts'
import { type Answer, type ApiRequest, Refusal, type Route, route } from './router.ts'

interface Exec {
  readonly id: string
  readonly container: Container
  readonly command: readonly string[]
  readonly isOnTerminal: boolean
  running: boolean
  exitCode: number | null
  terminal: Terminal | null
}

interface Given {
  readonly Cmd?: string[]
  readonly Tty?: boolean
}

let nextPid = 100_000

/** Commands in containers: a shell on a terminal, and, where nobody types, whatever says nothing and ends at once. */
export function execRoutes(): Route[] {
  const execs = new Map<string, Exec>()
  const found = ({ parts: [id = ''] }: ApiRequest) => {
    const exec = execs.get(id)
    if (!exec) throw new Refusal(404, `No such exec instance: ${id}`)
    return exec
  }
  return [
    route('POST', '/containers/:/exec', ({ host, parts: [key], body }) => {
      const container = find(host, key)
      if (container.state !== 'running') throw new Refusal(409, `Container ${container.id} is not running`)
      const { Cmd: command = [], Tty: isOnTerminal = false } = (body ?? {}) as Given
      const id = longId()
      execs.set(id, { id, container, command, isOnTerminal, running: false, exitCode: null, terminal: null })
      return { status: 201, json: { Id: id } }
    }),
    route('POST', '/exec/:/start', (request) => start(found(request), execs)),
    route('POST', '/exec/:/resize', (request) => {
      found(request)
      return { status: 200 }
    }),
    route('GET', '/exec/:/json', (request) => {
      const { id, container, running, exitCode } = found(request)
      return { status: 200, json: { ID: id, Running: running, ExitCode: exitCode, ContainerID: container.id } }
    }),
  ]
}

function start(exec: Exec, execs: ReadonlyMap<string, Exec>): Answer {
  if (exec.isOnTerminal)
    return { contentType: 'application/vnd.docker.raw-stream', upgrade: (connection) => begin(exec, connection) }
  endSession(exec, execs)
  exec.exitCode = 0
  return { status: 200 }
}

/** A shell that is started by another first says its number, as it is asked to by the script that starts it. */
function begin(exec: Exec, connection: Duplex): void {
  const terminal = new Terminal(exec.container, connection, (exitCode) => {
    exec.running = false
    exec.exitCode ??= exitCode
  })
  exec.running = true
  exec.terminal = terminal
  const mark = /echo "(\S+) \$\$/.exec(exec.command.join(' '))?.[1]
  if (mark) terminal.say(`${mark} ${nextPid++} sh\n`)
  terminal.prompt()
}

/** The script that ends a terminal's session ends all terminals of its container here. */
function endSession({ container, command }: Exec, execs: ReadonlyMap<string, Exec>): void {
  if (!command.join(' ').includes('kill -$signal')) return
  for (const other of execs.values()) if (other.container === container) other.terminal?.end(129)
}
