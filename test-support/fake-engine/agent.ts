import { pause } from './clock.ts'
import { createContainer, type Ending, startContainer, tellOf } from './containers.ts'
import type { Container, Host, PortStatus, Task } from './model.ts'
import { isWanted } from './new-task.ts'
import { isHealthy, type Program, programOf } from './program.ts'
import type { Swarm } from './swarm.ts'
import { environmentOf } from './templates.ts'

/** What a host needs for each of its steps: pulling, making a container, starting it. */
const STEP_MS = 20
/** What a process needs to end that heeds the signal to. */
const STOP_MS = 5
const NANO_PER_MS = 1e6
const DEFAULT_INTERVAL_MS = 30_000
const DEFAULT_RETRIES = 3
const DEFAULT_GRACE_MS = 10_000
const KILLED = 137
const NO_CONTAINER = { id: '', pid: 0, exitCode: 0 }
/** Ports of which a host picks one where none is named. */
const FIRST_EPHEMERAL_PORT = 32_768

/** The agents of all hosts: each takes the tasks that are assigned to its host from one state to the next. */
export class Agents {
  readonly #swarm: Swarm
  readonly #taken = new WeakSet<Task>()
  readonly #ending = new AbortController()

  constructor(swarm: Swarm) {
    this.#swarm = swarm
    swarm.listen({
      taskChanged: (task) => {
        if (task.status.state !== 'assigned' || this.#taken.has(task)) return
        this.#taken.add(task)
        void this.#run(task)
      },
      taskRemoved: (task) => this.#forget(task),
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
    const refusal = this.#refusalOf(task)
    if (refusal) return this.#swarm.setStatus(task, { state: 'rejected', error: refusal, container: NO_CONTAINER })
    const program = this.#programOf(task, host)
    const container = createContainer(this.#swarm, host, task)
    this.#swarm.setStatus(task, {
      state: 'ready',
      message: 'prepared',
      container: { id: container.id, pid: 0, exitCode: 0 },
    })
    await this.#swarm.until(task, () => task.desired !== 'ready', this.#ending.signal)
    if (this.#isOver(task)) return this.#swarm.setStatus(task, { state: 'shutdown', message: 'shutdown' })
    await this.#runContainer(task, host, container, program)
  }

  async #accept(task: Task): Promise<void> {
    this.#swarm.setStatus(task, { state: 'accepted', message: 'accepted' })
    this.#swarm.setStatus(task, { state: 'preparing', message: 'preparing' })
    await pause(this.#swarm.clock, STEP_MS, this.#ending.signal)
  }

  async #runContainer(task: Task, host: Host, container: Container, program: Program): Promise<void> {
    this.#swarm.setStatus(task, { state: 'starting', message: 'starting' })
    const error = program.startError ?? takenPort(host, task)
    if (error) {
      container.exitCode = program.startError ? 127 : 128
      const { id, exitCode } = container
      const failure = { error: `starting container failed: ${error}`, container: { id, pid: 0, exitCode } }
      return this.#swarm.setStatus(task, { state: 'failed', ...failure })
    }
    await pause(this.#swarm.clock, STEP_MS, this.#ending.signal)
    const ports = publishedPorts(host, task)
    const ended = startContainer(this.#swarm, host, container, program, ports)
    const running = { container: { id: container.id, pid: container.pid, exitCode: 0 }, ports }
    const early = await this.#untilHealthy(task, container, program, ended)
    if (early && this.#isOver(task)) return this.#endedAsAsked(task, container)
    if (early && early.exitCode !== 0) return this.#failed(task, container, early)
    // The engine takes a container that ended well while it started for one that runs, for a moment.
    this.#swarm.setStatus(task, { state: 'running', message: 'started', ...running })
    const ending = early ?? (await this.#untilEnded(task, container, program, ended))
    if (this.#isOver(task)) this.#endedAsAsked(task, container)
    else if (ending.exitCode === 0) this.#completed(task, container)
    else this.#failed(task, container, ending)
  }

  /** Resolves to null when the container counts as started, else to how it ended before. */
  async #untilHealthy(
    task: Task,
    container: Container,
    program: Program,
    ended: Promise<Ending>,
  ): Promise<Ending | null> {
    const check = task.spec.ContainerSpec?.Healthcheck
    const test = check?.Test ?? []
    if (test.length === 0 || test[0] === 'NONE') return null
    container.health = 'starting'
    const { clock, events } = this.#swarm
    const intervalMs = (check?.Interval ?? 0) / NANO_PER_MS || DEFAULT_INTERVAL_MS
    const isWell = isHealthy(test, program)
    const failing = (check?.StartPeriod ?? 0) / NANO_PER_MS + intervalMs * (check?.Retries || DEFAULT_RETRIES)
    const calledOff = new AbortController()
    const stopped = this.#stopWhenAsked(task, container, program, calledOff.signal)
    const probed = pause(clock, isWell ? intervalMs : failing, calledOff.signal).then(() => null)
    const first = await Promise.race([probed, ended])
    calledOff.abort()
    await stopped
    if (first) return first
    container.health = isWell ? 'healthy' : 'unhealthy'
    events.tell('container', `health_status: ${container.health}`, container.id, container.labels, container.host)
    if (isWell) return null
    await this.#stop(task, container, program)
    return { ...(await ended), cause: 'dockerexec: unhealthy container' }
  }

  async #untilEnded(task: Task, container: Container, program: Program, ended: Promise<Ending>): Promise<Ending> {
    const calledOff = new AbortController()
    const stopped = this.#stopWhenAsked(task, container, program, calledOff.signal)
    const ending = await ended
    calledOff.abort()
    await stopped
    return ending
  }

  /** Stops the container once its task is not to run any more. */
  async #stopWhenAsked(task: Task, container: Container, program: Program, calledOff: AbortSignal): Promise<void> {
    await this.#swarm.until(task, () => this.#isOver(task), calledOff)
    if (calledOff.aborted) return
    await this.#stop(task, container, program)
  }

  /** First asks the process to end, then kills it. */
  async #stop({ spec }: Task, container: Container, program: Program): Promise<void> {
    const graceMs = (spec.ContainerSpec?.StopGracePeriod ?? 0) / NANO_PER_MS || DEFAULT_GRACE_MS
    const { stopExitCode } = program
    tellOf(this.#swarm, container, 'kill', { signal: '15' })
    await pause(this.#swarm.clock, stopExitCode === null ? graceMs : STOP_MS, this.#ending.signal)
    if (stopExitCode === null) container.end(KILLED, '9')
    else container.end(stopExitCode, '')
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
  #refusalOf({ spec }: Task): string | null {
    const { Image: image = '', Mounts: mounts = [] } = spec.ContainerSpec ?? {}
    const [unpinned = image] = image.split('@')
    if (!this.#swarm.images.find(image)) return `No such image: ${image.includes('@') ? image : unpinned}`
    const missing = mounts.find(({ Type, Source }) => Type === 'bind' && !HOST_FOLDERS.has(Source ?? ''))
    return missing ? `invalid mount config for type "bind": bind source path does not exist: ${missing.Source}` : null
  }

  #programOf(task: Task, host: Host): Program {
    const container = task.spec.ContainerSpec ?? {}
    const ofImage = this.#swarm.images.find(container.Image ?? '')?.program
    if (!ofImage) throw new Error(`The image ${container.Image} is gone.`)
    return programOf(container, ofImage, environmentOf(task, host))
  }

  #forget(task: Task): void {
    const host = this.#swarm.hosts.get(task.nodeId ?? '')
    const id = task.status.container?.id
    if (host && id) host.containers.delete(id)
  }
}

/** Folders that hosts have. */
const HOST_FOLDERS = new Set(['/', '/tmp', '/etc', '/var', '/var/run/docker.sock', '/etc/hosts'])

function publishedPorts(host: Host, { endpoint }: Task): PortStatus[] {
  const asked = (endpoint?.Ports ?? []).filter(({ PublishMode }) => PublishMode === 'host')
  let next = FIRST_EPHEMERAL_PORT
  const isTaken = (port: number) => heldPorts(host).some(({ published }) => published === port)
  return asked.map(({ TargetPort: target = 0, PublishedPort: published, Protocol: protocol = 'tcp' }) => {
    while (!published && isTaken(next)) next++
    return { target, protocol, published: published || next++ }
  })
}

function heldPorts({ containers }: Host): PortStatus[] {
  return [...containers.values()].filter(({ state }) => state === 'running').flatMap(({ ports }) => ports)
}

/** A container that Swarm doesn't know of may hold a port: then the engine can't start the task's. */
function takenPort(host: Host, { endpoint }: Task): string | null {
  const held = heldPorts(host)
  const taken = (endpoint?.Ports ?? []).find(
    ({ PublishMode, PublishedPort }) =>
      PublishMode === 'host' && held.some(({ published }) => published === PublishedPort),
  )
  if (!taken) return null
  return `driver failed programming external connectivity on endpoint: Bind for 0.0.0.0:${taken.PublishedPort} failed: port is already allocated`
}
