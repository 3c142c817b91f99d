import { FileSystem } from './file-system.ts'
import { longId } from './identity.ts'
import type { Container, Host, LogLine, PortStatus, Task } from './model.ts'
import type { Program } from './program.ts'
import type { Swarm } from './swarm.ts'
import { taskName } from './templates.ts'

/** How a container's process ended. */
export interface Ending {
  readonly exitCode: number
  /** What the agent knows of why, in the engine's words. */
  readonly cause?: string
}

/** Older lines are forgotten, as a log driver with a limit does. */
const MOST_LINES = 10_000

let nextPid = 1000

/** Makes the container of a task, which doesn't run yet. */
export function createContainer(swarm: Swarm, host: Host, task: Task): Container {
  const labels = {
    ...swarm.images.find(task.spec.ContainerSpec?.Image ?? '')?.labels,
    ...task.spec.ContainerSpec?.Labels,
    'com.docker.swarm.node.id': host.id,
    'com.docker.swarm.service.id': task.serviceId,
    'com.docker.swarm.service.name': task.annotations.serviceName,
    'com.docker.swarm.task': '',
    'com.docker.swarm.task.id': task.id,
    'com.docker.swarm.task.name': taskName(task),
  }
  const container = newContainer(swarm, host, { name: taskName(task), labels, spec: task.spec })
  tellOf(swarm, container, 'create')
  return container
}

/** Makes the record of a container on a host. */
export function newContainer(
  swarm: Swarm,
  host: Host,
  { name, labels, spec }: Pick<Container, 'name' | 'labels' | 'spec'>,
): Container {
  const container: Container = {
    id: longId(),
    name,
    image: spec.ContainerSpec?.Image ?? '',
    createdAt: swarm.clock.now(),
    labels,
    spec,
    host: host.id,
    ports: [],
    pid: nextPid++,
    state: 'created',
    health: null,
    startedAt: null,
    finishedAt: null,
    exitCode: 0,
    isOutOfMemory: false,
    files: new FileSystem(),
    log: [],
    watchers: new Set(),
    end: () => undefined,
  }
  host.containers.set(container.id, container)
  return container
}

/** Starts a container's process. @returns how it ends, by itself or by `end` */
export function startContainer(
  swarm: Swarm,
  host: Host,
  container: Container,
  program: Program,
  ports: readonly PortStatus[],
): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>()
  container.state = 'running'
  container.startedAt = swarm.clock.now()
  container.ports.push(...ports)
  tellOf(swarm, container, 'start')
  for (const line of program.output) write(swarm, container, line.stream, line.text)
  const stopBeat = beat(swarm, container, program)
  const callOff = program.ends
    ? swarm.clock.after(program.ends.afterMs, () => endByItself(swarm, container, program))
    : () => undefined
  container.end = (exitCode, signal) => {
    if (container.state !== 'running') return
    callOff()
    stopBeat()
    container.state = 'exited'
    container.exitCode = exitCode
    container.finishedAt = swarm.clock.now()
    container.ports.length = 0
    if (signal !== '') tellOf(swarm, container, 'kill', { signal })
    tellOf(swarm, container, 'die', { exitCode: String(exitCode) })
    for (const watcher of container.watchers) watcher()
    if (!host.containers.has(container.id)) tellOf(swarm, container, 'destroy')
    resolve({ exitCode })
  }
  return promise
}

function endByItself(swarm: Swarm, container: Container, { ends }: Program): void {
  if (!ends) return
  container.isOutOfMemory = ends.isOutOfMemory && Boolean(container.spec.Resources?.Limits?.MemoryBytes)
  if (container.isOutOfMemory) tellOf(swarm, container, 'oom')
  container.end(ends.exitCode, '')
}

function beat(swarm: Swarm, container: Container, { beat: rhythm }: Program): () => void {
  if (!rhythm) return () => undefined
  let count = 0
  let callOff = () => {}
  const next = () => {
    callOff = swarm.clock.after(rhythm.everyMs, () => {
      write(swarm, container, 'stdout', rhythm.line(++count))
      next()
    })
  }
  next()
  return () => callOff()
}

/** Adds a line to what a container wrote. */
export function write(swarm: Swarm, container: Container, stream: LogLine['stream'], text: string): void {
  container.log.push({ at: swarm.clock.now(), stream, text })
  if (container.log.length > MOST_LINES) container.log.shift()
  for (const watcher of container.watchers) watcher()
}

export function tellOf(
  swarm: Swarm,
  { id, name, image, labels, host }: Container,
  action: string,
  more: Record<string, string> = {},
): void {
  swarm.events.tell('container', action, id, { ...labels, image, name, ...more }, host)
}
