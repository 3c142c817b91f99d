import { pause } from '../clock.ts'
import { Gate } from '../gate.ts'
import type { Container, Host, Task } from '../model.ts'
import { isDesired } from '../orchestration/new-task.ts'
import type { Swarm } from '../swarm.ts'
import { createContainer, removeContainer, startContainer, stopContainer, untilContainer } from './containers.ts'
import { localImage, pullImage } from './local-images.ts'
import { portConflict, publishedPorts } from './ports.ts'

const NANO_PER_MS = 1e6
const DEFAULT_GRACE_MS = 10_000
const NO_CONTAINER = { id: '', pid: 0, exitCode: 0 }

/** The result of a task's container. */
interface Ending {
  readonly exitCode: number
  /** The cause that the agent knows, as the engine words it. */
  readonly cause?: string
}

/** The agents of all hosts. Each advances the tasks of its host from one state to the next. */
export class Agents {
  readonly #swarm: Swarm
  readonly #accepted = new WeakSet<Task>()
  readonly #ending = new AbortController()
  /** The gates at which tasks wait before they are prepared, and before they are started. */
  readonly gates = { preparing: new Gate(), starting: new Gate() }

  constructor(swarm: Swarm) {
    this.#swarm = swarm
    swarm.listen({
      taskChanged: (task) => {
        if (task.status.state !== 'assigned' || this.#accepted.has(task)) return
        this.#accepted.add(task)
        void this.#run(task)
      },
      taskRemoved: (task) => this.#removeContainerOf(task),
      // A host that comes back ends the tasks that are no longer desired.
      hostChanged: ({ id }) => {
        for (const task of swarm.tasksOn(id)) swarm.wake(task)
      },
    })
  }

  close(): void {
    this.#ending.abort()
  }

  async #run(task: Task): Promise<void> {
    const host = this.#swarm.hosts.get(task.nodeId ?? '')
    if (!host) return
    await this.#accept(task)
    if (this.#isToEnd(task)) return this.#swarm.setStatus(task, { state: 'shutdown', message: 'shutdown' })
    const refusal = this.#refusalOf(task, host)
    if (refusal) return this.#swarm.setStatus(task, { state: 'rejected', error: refusal, container: NO_CONTAINER })
    const container = createContainer(this.#swarm, host, task)
    this.#swarm.setStatus(task, {
      state: 'ready',
      message: 'prepared',
      container: { id: container.id, pid: 0, exitCode: 0 },
    })
    await this.#swarm.until(task, () => task.desired !== 'ready', this.#ending.signal)
    if (this.#isToEnd(task)) return this.#swarm.setStatus(task, { state: 'shutdown', message: 'shutdown' })
    await this.#runContainer(task, host, container)
  }

  async #accept(task: Task): Promise<void> {
    this.#swarm.setStatus(task, { state: 'accepted', message: 'accepted' })
    this.#swarm.setStatus(task, { state: 'preparing', message: 'preparing' })
    await this.#step(task, this.gates.preparing)
  }

  /** Waits for the duration of a step, then at the gate, unless the task is to end. */
  async #step(task: Task, gate: Gate): Promise<void> {
    await pause(this.#swarm.clock, this.#swarm.stepMs, this.#ending.signal)
    await Promise.race([gate.pass(), this.#swarm.until(task, () => this.#isToEnd(task), this.#ending.signal)])
  }

  async #runContainer(task: Task, host: Host, container: Container): Promise<void> {
    this.#swarm.setStatus(task, { state: 'starting', message: 'starting' })
    const error = container.program.startError ?? portConflict(host, task)
    if (error) return this.#failedToStart(task, container, error)
    await this.#step(task, this.gates.starting)
    const ports = publishedPorts(host, task)
    const containerEnd = new AbortController()
    const ended = startContainer(this.#swarm, host, container, ports)
    const stopped = this.#stopWhenDue(task, container, containerEnd.signal)
    const ending = ended.then(async ({ exitCode }): Promise<Ending> => {
      containerEnd.abort()
      return { exitCode, ...((await stopped) === 'unhealthy' && { cause: 'dockerexec: unhealthy container' }) }
    })
    const isUp = () => container.health === null || container.health === 'healthy'
    const up = untilContainer(container, isUp, containerEnd.signal).then(() => (isUp() ? null : ending))
    const early = await Promise.race([up, ending])
    if (early && this.#isToEnd(task)) return this.#shutDown(task, container)
    if (early && early.exitCode !== 0) return this.#failed(task, container, early)
    // If a container exits with code 0 while it starts, the engine reports it as running for a moment.
    const running = { id: container.id, pid: container.pid, exitCode: 0 }
    this.#swarm.setStatus(task, { state: 'running', message: 'started', container: running, ports })
    this.#settle(task, container, await ending)
  }

  /** Stops the container when its task is to end, or the container is unhealthy. @returns the reason; null if it ended by itself */
  async #stopWhenDue(task: Task, container: Container, ended: AbortSignal): Promise<'undesired' | 'unhealthy' | null> {
    const isUnhealthy = () => container.health === 'unhealthy'
    await Promise.race([
      this.#swarm.until(task, () => this.#isToEnd(task), ended),
      untilContainer(container, isUnhealthy, ended),
    ])
    if (ended.aborted) return null
    const reason = isUnhealthy() ? 'unhealthy' : 'undesired'
    await stopContainer(this.#swarm, container, graceMsOf(container))
    return reason
  }

  #settle(task: Task, container: Container, ending: Ending): void {
    if (this.#isToEnd(task)) this.#shutDown(task, container)
    else if (ending.exitCode === 0) this.#completed(task, container)
    else this.#failed(task, container, ending)
  }

  #failedToStart(task: Task, container: Container, error: string): void {
    container.exitCode = container.program.startError ? 127 : 128
    const { id, exitCode } = container
    const failure = { error: `starting container failed: ${error}`, container: { id, pid: 0, exitCode } }
    this.#swarm.setStatus(task, { state: 'failed', ...failure })
  }

  #isToEnd(task: Task): boolean {
    const host = this.#swarm.hosts.get(task.nodeId ?? '')
    return host?.state !== 'down' && (!isDesired(task) || !this.#swarm.tasks.has(task.id))
  }

  #shutDown(task: Task, { id, exitCode }: Container): void {
    this.#swarm.setStatus(task, {
      state: 'shutdown',
      message: 'shutdown',
      container: { id, pid: 0, exitCode },
      ports: [],
    })
  }

  #completed(task: Task, { id }: Container): void {
    this.#swarm.setStatus(task, {
      state: 'complete',
      message: 'finished',
      container: { id, pid: 0, exitCode: 0 },
      ports: [],
    })
  }

  #failed(task: Task, { id }: Container, { exitCode, cause }: Ending): void {
    const error = `task: non-zero exit (${exitCode})${cause ? `: ${cause}` : ''}`
    this.#swarm.setStatus(task, { state: 'failed', error, container: { id, pid: 0, exitCode }, ports: [] })
  }

  /** Returns the reason why the task can't be prepared; null if it can. */
  #refusalOf({ spec }: Task, host: Host): string | null {
    const { Image: image = '', Mounts: mounts = [] } = spec.ContainerSpec ?? {}
    const isPresent = pullImage(this.#swarm, host, image) ?? localImage(host, image)
    if (!isPresent) return `No such image: ${image}`
    const missing = mounts.find(({ Type, Source }) => Type === 'bind' && !HOST_FOLDERS.has(Source ?? ''))
    return missing ? `invalid mount config for type "bind": bind source path does not exist: ${missing.Source}` : null
  }

  #removeContainerOf(task: Task): void {
    const host = this.#swarm.hosts.get(task.nodeId ?? '')
    const container = host?.containers.get(task.status.container?.id ?? '')
    if (host && container?.state !== 'running' && container) removeContainer(this.#swarm, host, container)
  }
}

/** The paths that exist on every host. */
const HOST_FOLDERS = new Set(['/', '/tmp', '/etc', '/var', '/var/run/docker.sock', '/etc/hosts'])

/** Returns the time in which a container may stop by itself, in milliseconds. */
export function graceMsOf({ spec }: Pick<Container, 'spec'>): number {
  return (spec.ContainerSpec?.StopGracePeriod ?? 0) / NANO_PER_MS || DEFAULT_GRACE_MS
}
