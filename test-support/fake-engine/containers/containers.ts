import { longId } from '../identity.ts'
import type { Container, Host, LogLine, PortStatus, Task } from '../model.ts'
import { environmentOf, taskName } from '../orchestration/templates.ts'
import type { Swarm } from '../swarm.ts'
import { programOf } from './commands.ts'
import { emitContainerEvent, variablesOf, wake } from './container-events.ts'
import { FileSystem } from './file-system.ts'
import { monitorHealth } from './health.ts'
import { localImage } from './local-images.ts'
import { mountsOf } from './mounts.ts'
import { Process } from './process.ts'
import { IDLE } from './program.ts'

/** The result of a container's process. */
export interface Ending {
  readonly exitCode: number
}

/** Older lines are dropped, as by a log driver with a limit. */
const MAX_LINES = 10_000
const MICROSECOND = 0.001
const KILLED = 137
const SIGNALS: Readonly<Record<string, number>> = { HUP: 1, INT: 2, QUIT: 3, KILL: 9, USR1: 10, USR2: 12, TERM: 15 }

let nextPid = 1000

/** Creates the container of a task, without starting it. */
export function createContainer(swarm: Swarm, host: Host, task: Task): Container {
  const labels = {
    ...localImage(host, task.spec.ContainerSpec?.Image ?? '')?.image.labels,
    ...task.spec.ContainerSpec?.Labels,
    'com.docker.swarm.node.id': host.id,
    'com.docker.swarm.service.id': task.serviceId,
    'com.docker.swarm.service.name': task.annotations.serviceName,
    'com.docker.swarm.task': '',
    'com.docker.swarm.task.id': task.id,
    'com.docker.swarm.task.name': taskName(task),
  }
  const [env, networks] = [environmentOf(task, host), task.attachments]
  return newContainer(swarm, host, { name: taskName(task), labels, spec: task.spec, env, networks })
}

type NewContainer = Pick<Container, 'name' | 'labels' | 'spec'> & Partial<Pick<Container, 'env' | 'networks'>>

/** Creates a container on a host that has its image. */
export function newContainer(swarm: Swarm, host: Host, given: NewContainer): Container {
  const { spec, env = new Map() } = given
  const id = longId()
  const local = localImage(host, spec.ContainerSpec?.Image ?? '')
  const container: Container = {
    networks: [],
    ...given,
    id,
    image: spec.ContainerSpec?.Image ?? '',
    imageId: local?.id ?? '',
    createdAt: swarm.clock.now(),
    env: new Map([...env, ['PATH', '/bin']]),
    host: host.id,
    exposedPorts: local?.image.ports ?? [],
    ports: [],
    mounts: mountsOf(swarm, host, spec),
    pid: nextPid++,
    program: programOf(spec.ContainerSpec ?? {}, local?.image.program ?? IDLE),
    state: 'created',
    health: null,
    listening: null,
    startedAt: null,
    finishedAt: null,
    exitCode: 0,
    isOutOfMemory: false,
    files: FileSystem.ofSample(),
    log: [],
    watchers: new Set(),
    process: null,
  }
  host.containers.set(id, container)
  emitContainerEvent(swarm, container, 'create')
  return container
}

/** Starts a container's process. @returns its result, once it has ended */
export function startContainer(
  swarm: Swarm,
  host: Host,
  container: Container,
  ports: readonly PortStatus[],
): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>()
  container.state = 'running'
  container.startedAt = swarm.clock.now()
  container.ports.push(...ports)
  container.process = new Process(swarm.clock, container.program.steps(variablesOf(container)), {
    write: (stream, text) => write(swarm, container, stream, text),
    listen(port, paths) {
      container.listening = { port, paths }
    },
    exited(exitCode, isOutOfMemory) {
      container.isOutOfMemory = isOutOfMemory && Boolean(container.spec.Resources?.Limits?.MemoryBytes)
      endContainer(swarm, host, container, exitCode)
      resolve({ exitCode })
    },
  })
  emitContainerEvent(swarm, container, 'start')
  monitorHealth(swarm, container)
  container.process.run()
  return promise
}

function endContainer(swarm: Swarm, host: Host, container: Container, exitCode: number): void {
  if (container.isOutOfMemory) emitContainerEvent(swarm, container, 'oom')
  container.state = 'exited'
  container.exitCode = exitCode
  container.finishedAt = swarm.clock.now()
  container.ports.length = 0
  container.listening = null
  emitContainerEvent(swarm, container, 'die', { exitCode: String(exitCode) })
  if (host.containers.has(container.id)) wake(container)
  else emitDestroyed(swarm, container)
}

/** Removes a container. Kills it first if it is running. */
export function removeContainer(swarm: Swarm, host: Host, container: Container): void {
  if (!host.containers.delete(container.id)) return
  if (container.state === 'running') sendSignal(swarm, container, 'KILL')
  else emitDestroyed(swarm, container)
}

function emitDestroyed(swarm: Swarm, container: Container): void {
  emitContainerEvent(swarm, container, 'destroy')
  wake(container)
}

/** Asks the process to end, and kills it if it has not ended after `graceMs`. Resolves when it has ended. */
export async function stopContainer(swarm: Swarm, container: Container, graceMs: number): Promise<void> {
  if (container.state !== 'running') return
  sendSignal(swarm, container, 'TERM')
  const cancel = swarm.clock.after(graceMs, () => sendSignal(swarm, container, 'KILL'))
  await untilContainer(container, () => container.state !== 'running')
  cancel()
  emitContainerEvent(swarm, container, 'stop')
}

/** Sends a signal to a container's process. @param signal its name with or without "SIG", or its number */
export function sendSignal(swarm: Swarm, container: Container, signal: string): void {
  if (container.state !== 'running') return
  const name = signal.replace(/^SIG/, '')
  const number = SIGNALS[name] ?? Number(name)
  emitContainerEvent(swarm, container, 'kill', { signal: String(number) })
  const { whenStopped } = container.program
  const isHandled = number === SIGNALS.TERM || number === SIGNALS.INT
  if (number === SIGNALS.KILL) container.process?.kill(KILLED)
  else if (isHandled && whenStopped) container.process?.divert([{ kind: 'wait', ms: swarm.stepMs }, ...whenStopped])
}

/** Appends a line to the log of a container. */
function write(swarm: Swarm, container: Container, stream: LogLine['stream'], text: string): void {
  const at = Math.max(swarm.clock.now(), (container.log.at(-1)?.at ?? 0) + MICROSECOND)
  container.log.push({ at, stream, text })
  if (container.log.length > MAX_LINES) container.log.shift()
  wake(container)
}

/** Resolves when `holds` is true of a container, or `signal` aborts. Checks after each change of the container. */
export async function untilContainer(container: Container, holds: () => boolean, signal?: AbortSignal): Promise<void> {
  const isOver = () => holds() || signal?.aborted === true
  if (isOver()) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const check = () => {
    if (isOver()) resolve()
  }
  container.watchers.add(check)
  signal?.addEventListener('abort', check)
  await promise
  container.watchers.delete(check)
  signal?.removeEventListener('abort', check)
}
