import type { Duplex, Writable } from 'node:stream'
import { programOfCommand } from '../containers/commands.ts'
import { emitContainerEvent, variablesOf } from '../containers/container-events.ts'
import { Process } from '../containers/process.ts'
import type { Program } from '../containers/program.ts'
import { Terminal } from '../containers/terminal.ts'
import { longId } from '../identity.ts'
import type { Container } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { findContainer } from './containers.ts'
import { frameOf } from './logs.ts'
import { type Answer, type ApiRequest, Refusal, type Route, route } from './router.ts'

const FRAMES = 'application/vnd.docker.raw-stream'
/** The exit code of a command that can't be started. */
const NOT_STARTED = 126
const HUNG_UP = 129

interface Exec {
  readonly id: string
  readonly container: Container
  readonly command: readonly string[]
  readonly isOnTerminal: boolean
  readonly pid: number
  running: boolean
  exitCode: number | null
  terminal: Terminal | null
}

interface CreateExecBody {
  readonly Cmd?: string[]
  readonly Tty?: boolean
}

let nextPid = 100_000

/** The routes for commands in containers, with or without a terminal. */
export function execRoutes(swarm: Swarm): Route[] {
  const execs = new Map<string, Exec>()
  const execOf = ({ parts: [id = ''] }: ApiRequest) => {
    const exec = execs.get(id)
    if (!exec) throw new Refusal(404, `No such exec instance: ${id}`)
    return exec
  }
  return [
    route('POST', '/containers/:/exec', ({ host, parts: [key], body }) => {
      const exec = newExec(findContainer(host, key), (body ?? {}) as CreateExecBody)
      execs.set(exec.id, exec)
      return { status: 201, json: { Id: exec.id } }
    }),
    route('POST', '/exec/:/start', (request) => start(swarm, execOf(request), execs)),
    route('POST', '/exec/:/resize', (request) => {
      execOf(request)
      return { status: 200 }
    }),
    route('GET', '/exec/:/json', (request) => ({ status: 200, json: execJson(execOf(request)) })),
  ]
}

function newExec(container: Container, { Cmd: command = [], Tty: isOnTerminal = false }: CreateExecBody): Exec {
  if (container.state !== 'running') throw new Refusal(409, `Container ${container.id} is not running`)
  if (command.length === 0) throw new Refusal(400, 'No exec command specified')
  const id = longId()
  return { id, container, command, isOnTerminal, pid: nextPid++, running: false, exitCode: null, terminal: null }
}

function execJson({ id, container, running, exitCode, command, isOnTerminal, pid }: Exec): unknown {
  const [entrypoint = '', ...args] = command
  return {
    ID: id,
    Running: running,
    ExitCode: exitCode,
    ProcessConfig: { tty: isOnTerminal, entrypoint, arguments: args, privileged: false },
    ContainerID: container.id,
    Pid: running ? pid : 0,
  }
}

function start(swarm: Swarm, exec: Exec, execs: ReadonlyMap<string, Exec>): Answer {
  emitContainerEvent(swarm, exec.container, `exec_start: ${exec.command.join(' ')}`, { execID: exec.id })
  if (exec.isOnTerminal) return { contentType: FRAMES, upgrade: (connection) => startTerminal(swarm, exec, connection) }
  endSession(exec, execs)
  const runOn = (output: Writable) => {
    runProcess(
      swarm,
      exec,
      (stream, text) => output.write(frameOf(stream, `${text}\n`)),
      () => output.end(),
    )
  }
  return { contentType: FRAMES, stream: runOn, upgrade: runOn }
}

type Write = (stream: 'stdout' | 'stderr', text: string) => void

/** Runs the command without input. */
function runProcess(swarm: Swarm, exec: Exec, write: Write, onEnd: () => void): void {
  const { container, command } = exec
  const { startError, steps }: Program = programOfCommand(command)
  const finish = (exitCode: number) => {
    exec.running = false
    exec.exitCode ??= exitCode
    emitContainerEvent(swarm, container, 'exec_die', { execID: exec.id, exitCode: String(exitCode) })
    onEnd()
  }
  if (startError) {
    write('stdout', `OCI runtime exec failed: exec failed: ${startError.replace(/^OCI runtime create failed: /, '')}\r`)
    finish(NOT_STARTED)
    return
  }
  exec.running = true
  const effects = { write, listen: () => undefined, exited: finish }
  new Process(swarm.clock, steps(variablesOf(container)), effects).run()
}

/** Starts a terminal. A shell that the start script launches prints its process id first, as the script asks it to. */
function startTerminal(swarm: Swarm, exec: Exec, connection: Duplex): void {
  if (programOfCommand(exec.command).startError) {
    runProcess(
      swarm,
      exec,
      (_, text) => connection.write(`${text}\n`),
      () => connection.end(),
    )
    return
  }
  const isCat = exec.command[0]?.endsWith('cat') ?? false
  const terminal = new Terminal(exec.container, connection, isCat ? 'echo' : 'shell', (exitCode) => {
    exec.running = false
    exec.exitCode ??= exitCode
    emitContainerEvent(swarm, exec.container, 'exec_die', { execID: exec.id, exitCode: String(exec.exitCode) })
  })
  exec.running = true
  exec.terminal = terminal
  const marker = /echo "(\S+) \$\$/.exec(exec.command.join(' '))?.[1]
  if (marker) terminal.write(`${marker} ${exec.pid} sh\n`)
  terminal.prompt()
}

/** Ends all terminals of the container if the command is the script that ends a terminal's session. */
function endSession({ container, command }: Exec, execs: ReadonlyMap<string, Exec>): void {
  if (!command.join(' ').includes('kill -$signal')) return
  for (const other of execs.values()) if (other.container === container) other.terminal?.end(HUNG_UP)
}
