import { programOf } from './commands.ts'
import { tellOf, variablesOf, wake } from './container-events.ts'
import { FileSystem } from './file-system.ts'
import { monitorHealth } from './health.ts'
import { longId } from './identity.ts'
import { localImage } from './local-images.ts'
import type { Container, Host, LogLine, PortStatus, Task } from './model.ts'
import { mountsOf } from './mounts.ts'
import { Process } from './process.ts'
import { IDLE } from './program.ts'
import type { Swarm } from './swarm.ts'
import { environmentOf, taskName } from './templates.ts'

/** How a container's process ended. */
export interface Ending {
  readonly exitCode: number
}

/** Older lines are forgotten, as a log driver with a limit does. */
const MOST_LINES = 10_000
const MICROSECOND = 0.001
const KILLED = 137
const SIGNALS: Readonly<Record<string, number>> = { HUP: 1, INT: 2, QUIT: 3, KILL: 9, USR1: 10, USR2: 12, TERM: 15 }

let nextPid = 1000

/** Makes the container of a task, which doesn't run yet. */
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

type Given = Pick<Container, 'name' | 'labels' | 'spec'> & Partial<Pick<Container, 'env' | 'networks'>>

/** Makes a container on a host that has its image. */
export function newContainer(swarm: Swarm, host: Host, given: Given): Container {
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
  tellOf(swarm, container, 'create')
  return container
}

/** Starts a container's process. @returns how it ends */
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
      ended(swarm, host, container, exitCode)
      resolve({ exitCode })
    },
  })
  tellOf(swarm, container, 'start')
  monitorHealth(swarm, container)
  container.process.run()
  return promise
}

function ended(swarm: Swarm, host: Host, container: Container, exitCode: number): void {
  if (container.isOutOfMemory) tellOf(swarm, container, 'oom')
  container.state = 'exited'
  container.exitCode = exitCode
  container.finishedAt = swarm.clock.now()
  container.ports.length = 0
  container.listening = null
  tellOf(swarm, container, 'die', { exitCode: String(exitCode) })
  if (host.containers.has(container.id)) wake(container)
  else destroyed(swarm, container)
}

/** Removes a container, and ends it where it runs. */
export function removeContainer(swarm: Swarm, host: Host, container: Container): void {
  if (!host.containers.delete(container.id)) return
  if (container.state === 'running') sendSignal(swarm, container, 'KILL')
  else destroyed(swarm, container)
}

function destroyed(swarm: Swarm, container: Container): void {
  tellOf(swarm, container, 'destroy')
  wake(container)
}

/** Asks the process to end, and kills it where it has not after `graceMs`. Resolves when it has ended. */
export async function stopContainer(swarm: Swarm, container: Container, graceMs: number): Promise<void> {
  if (container.state !== 'running') return
  sendSignal(swarm, container, 'TERM')
  const callOff = swarm.clock.after(graceMs, () => sendSignal(swarm, container, 'KILL'))
  await untilContainer(container, () => container.state !== 'running')
  callOff()
  tellOf(swarm, container, 'stop')
}

/** @param signal with or without "SIG", or its number */
export function sendSignal(swarm: Swarm, container: Container, signal: string): void {
  if (container.state !== 'running') return
  const name = signal.replace(/^SIG/, '')
  const number = SIGNALS[name] ?? Number(name)
  tellOf(swarm, container, 'kill', { signal: String(number) })
  const { whenStopped } = container.program
  const isHeeded = number === SIGNALS.TERM || number === SIGNALS.INT
  if (number === SIGNALS.KILL) container.process?.kill(KILLED)
  else if (isHeeded && whenStopped) container.process?.divert([{ kind: 'wait', ms: swarm.stepMs }, ...whenStopped])
}

/** Adds a line to what a container wrote. */
function write(swarm: Swarm, container: Container, stream: LogLine['stream'], text: string): void {
  const at = Math.max(swarm.clock.now(), (container.log.at(-1)?.at ?? 0) + MICROSECOND)
  container.log.push({ at, stream, text })
  if (container.log.length > MOST_LINES) container.log.shift()
  wake(container)
}

/** Resolves when `holds` is true of a container, or `signal` aborts. It is asked whenever something happens to the container. */
export async function untilContainer(container: Container, holds: () => boolean, signal?: AbortSignal): Promise<void> {
  const isOver = () => holds() || signal?.aborted === true
  if (isOver()) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = () => {
    if (isOver()) resolve()
  }
  container.watchers.add(look)
  signal?.addEventListener('abort', look)
  await promise
  container.watchers.delete(look)
  signal?.removeEventListener('abort', look)
}
