import { pause } from './clock.ts'
import { createContainer, removeContainer, startContainer, stopContainer, untilContainer } from './containers.ts'
import { Gate } from './gate.ts'
import { localImage, pullImage } from './local-images.ts'
import type { Container, Host, Task } from './model.ts'
import { isWanted } from './new-task.ts'
import { publishedPorts, takenPort } from './ports.ts'
import type { Swarm } from './swarm.ts'

const NANO_PER_MS = 1e6
const DEFAULT_GRACE_MS = 10_000
const NO_CONTAINER = { id: '', pid: 0, exitCode: 0 }

/** How the container of a task ended. */
interface Ending {
  readonly exitCode: number
  /** What the agent knows of why, in the engine's words. */
  readonly cause?: string
}

/** The agents of all hosts: each takes the tasks that are assigned to its host from one state to the next. */
export class Agents {
  readonly #swarm: Swarm
  readonly #taken = new WeakSet<Task>()
  readonly #ending = new AbortController()
  readonly #stepMs: number
  /** At which tasks wait before they are prepared, and before they are started. */
  readonly gates = { preparing: new Gate(), starting: new Gate() }

  /** @param stepMs what a host needs for each of its steps: pulling, making a container, starting it */
  constructor(swarm: Swarm, stepMs: number) {
    this.#swarm = swarm
    this.#stepMs = stepMs
    swarm.listen({
      taskChanged: (task) => {
        if (task.status.state !== 'assigned' || this.#taken.has(task)) return
        this.#taken.add(task)
        void this.#run(task)
      },
      taskRemoved: (task) => this.#forget(task),
      // A host that comes back ends what is to run no more.
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
    if (this.#isOver(task)) return this.#swarm.setStatus(task, { state: 'shutdown', message: 'shutdown' })
    const refusal = this.#refusalOf(task, host)
    if (refusal) return this.#swarm.setStatus(task, { state: 'rejected', error: refusal, container: NO_CONTAINER })
    const container = createContainer(this.#swarm, host, task)
    this.#swarm.setStatus(task, {
      state: 'ready',
      message: 'prepared',
      container: { id: container.id, pid: 0, exitCode: 0 },
    })
    await this.#swarm.until(task, () => task.desired !== 'ready', this.#ending.signal)
    if (this.#isOver(task)) return this.#swarm.setStatus(task, { state: 'shutdown', message: 'shutdown' })
    await this.#runContainer(task, host, container)
  }

  async #accept(task: Task): Promise<void> {
    this.#swarm.setStatus(task, { state: 'accepted', message: 'accepted' })
    this.#swarm.setStatus(task, { state: 'preparing', message: 'preparing' })
    await this.#step(task, this.gates.preparing)
  }

  /** Takes its time, and waits at the gate unless the task is not to run any more. */
  async #step(task: Task, gate: Gate): Promise<void> {
    await pause(this.#swarm.clock, this.#stepMs, this.#ending.signal)
    await Promise.race([gate.pass(), this.#swarm.until(task, () => this.#isOver(task), this.#ending.signal)])
  }

  async #runContainer(task: Task, host: Host, container: Container): Promise<void> {
    this.#swarm.setStatus(task, { state: 'starting', message: 'starting' })
    const error = container.program.startError ?? takenPort(host, task)
    if (error) return this.#failedToStart(task, container, error)
    await this.#step(task, this.gates.starting)
    const ports = publishedPorts(host, task)
    const over = new AbortController()
    const ended = startContainer(this.#swarm, host, container, ports)
    const stopped = this.#stopWhenDue(task, container, over.signal)
    const ending = ended.then(async ({ exitCode }): Promise<Ending> => {
      over.abort()
      return { exitCode, ...((await stopped) === 'unhealthy' && { cause: 'dockerexec: unhealthy container' }) }
    })
    const isUp = () => container.health === null || container.health === 'healthy'
    const up = untilContainer(container, isUp, over.signal).then(() => (isUp() ? null : ending))
    const early = await Promise.race([up, ending])
    if (early && this.#isOver(task)) return this.#endedAsAsked(task, container)
    if (early && early.exitCode !== 0) return this.#failed(task, container, early)
    // The engine takes a container that ended well while it started for one that runs, for a moment.
    const running = { id: container.id, pid: container.pid, exitCode: 0 }
    this.#swarm.setStatus(task, { state: 'running', message: 'started', container: running, ports })
    this.#settle(task, container, await ending)
  }

  /** Stops the container once its task is not to run any more, or it is unhealthy. @returns what it was stopped for */
  async #stopWhenDue(task: Task, container: Container, over: AbortSignal): Promise<'asked' | 'unhealthy' | null> {
    const isUnhealthy = () => container.health === 'unhealthy'
    await Promise.race([
      this.#swarm.until(task, () => this.#isOver(task), over),
      untilContainer(container, isUnhealthy, over),
    ])
    if (over.aborted) return null
    const reason = isUnhealthy() ? 'unhealthy' : 'asked'
    await stopContainer(this.#swarm, container, graceMsOf(container))
    return reason
  }

  #settle(task: Task, container: Container, ending: Ending): void {
    if (this.#isOver(task)) this.#endedAsAsked(task, container)
    else if (ending.exitCode === 0) this.#completed(task, container)
    else this.#failed(task, container, ending)
  }

  #failedToStart(task: Task, container: Container, error: string): void {
    container.exitCode = container.program.startError ? 127 : 128
    const { id, exitCode } = container
    const failure = { error: `starting container failed: ${error}`, container: { id, pid: 0, exitCode } }
    this.#swarm.setStatus(task, { state: 'failed', ...failure })
  }

  #isOver(task: Task): boolean {
    const host = this.#swarm.hosts.get(task.nodeId ?? '')
    return host?.state !== 'down' && (!isWanted(task) || !this.#swarm.tasks.has(task.id))
  }

  #endedAsAsked(task: Task, { id, exitCode }: Container): void {
    this.#swarm.setStatus(task, { state: 'shutdown', message: 'shutdown', container: { id, pid: 0, exitCode } })
  }

  #completed(task: Task, { id }: Container): void {
    this.#swarm.setStatus(task, { state: 'complete', message: 'finished', container: { id, pid: 0, exitCode: 0 } })
  }

  #failed(task: Task, { id }: Container, { exitCode, cause }: Ending): void {
    const error = `task: non-zero exit (${exitCode})${cause ? `: ${cause}` : ''}`
    this.#swarm.setStatus(task, { state: 'failed', error, container: { id, pid: 0, exitCode } })
  }

  /** Why the task can't be prepared; null where it can. */
  #refusalOf({ spec }: Task, host: Host): string | null {
    const { Image: image = '', Mounts: mounts = [] } = spec.ContainerSpec ?? {}
    const isThere = pullImage(this.#swarm, host, image) ?? localImage(host, image)
    if (!isThere) return `No such image: ${image}`
    const missing = mounts.find(({ Type, Source }) => Type === 'bind' && !HOST_FOLDERS.has(Source ?? ''))
    return missing ? `invalid mount config for type "bind": bind source path does not exist: ${missing.Source}` : null
  }

  #forget(task: Task): void {
    const host = this.#swarm.hosts.get(task.nodeId ?? '')
    const container = host?.containers.get(task.status.container?.id ?? '')
    if (host && container?.state !== 'running' && container) removeContainer(this.#swarm, host, container)
  }
}

/** Folders that hosts have. */
const HOST_FOLDERS = new Set(['/', '/tmp', '/etc', '/var', '/var/run/docker.sock', '/etc/hosts'])

/** How long a container has to end by itself. */
export function graceMsOf({ spec }: Pick<Container, 'spec'>): number {
  return (spec.ContainerSpec?.StopGracePeriod ?? 0) / NANO_PER_MS || DEFAULT_GRACE_MS
}
