import { isDeepStrictEqual } from 'node:util'
import { pause } from './clock.ts'
import { isBefore, isPast, type Service, type Task, type UpdateStatus } from './model.ts'
import { isWanted, newTask, placeOf } from './new-task.ts'
import type { Restarts } from './restarts.ts'
import type { Swarm } from './swarm.ts'

const NANO_PER_MS = 1e6
const DEFAULT_MONITOR_MS = 5000

/** The tasks of one place that are to run. */
export type Slot = readonly Task[]

/** Made from another spec than the service's, where that is a difference that replaces a task. */
function isDirty({ spec, specVersion }: Service, task: Task): boolean {
  if (task.specVersion === specVersion) return false
  return !isDeepStrictEqual(spec.TaskTemplate, task.spec) || !isDeepStrictEqual(spec.EndpointSpec, task.endpoint)
}

/** One rollout of one spec. After swarmkit's manager/orchestrator/update. */
export class Updater {
  readonly #swarm: Swarm
  readonly #restarts: Restarts
  readonly #service: Service
  readonly #spec: Service['spec']
  readonly #ending = new AbortController()
  /** Tasks that this rollout made, and since when they run. */
  readonly #made = new Map<Task, number | null>()
  readonly #failed = new Set<Task>()
  #isStopped = false

  constructor(swarm: Swarm, restarts: Restarts, service: Service) {
    this.#swarm = swarm
    this.#restarts = restarts
    this.#service = service
    this.#spec = service.spec
  }

  worksTowards(spec: Service['spec']): boolean {
    return isDeepStrictEqual(this.#spec, spec)
  }

  cancel(): void {
    this.#ending.abort()
  }

  /** Resolves when the rollout is over, for whichever reason. */
  async run(slots: readonly Slot[]): Promise<void> {
    const status = this.#service.updateStatus
    if (status?.state === 'paused' || status?.state === 'rollback_paused') return
    const dirty = slots.filter((slot) => slot.length > 1 || slot.some((task) => isDirty(this.#service, task)))
    if (dirty.length === 0) return this.#complete()
    if (status === null) this.#begin()
    const queue = [...dirty]
    const { parallelism, monitorMs } = this.#policy
    const workers = Array.from({ length: parallelism || dirty.length }, () => this.#work(queue))
    const stopWatching = this.#watchFailures(dirty.length)
    await Promise.all(workers)
    if (!this.#isOver) await pause(this.#swarm.clock, monitorMs, this.#ending.signal)
    stopWatching()
    if (!this.#isOver) this.#complete()
  }

  /** Told of a task of the service that changed, while failures count. */
  #watchFailures(slots: number): () => void {
    let isWatching = this.#policy.failureAction !== 'continue'
    this.#swarm.listen({
      taskChanged: (task) => {
        if (!isWatching || task.serviceId !== this.#service.id || !isPast(task.status.state, 'running')) return
        this.#countFailure(task, slots)
      },
    })
    return () => {
      isWatching = false
    }
  }

  #countFailure(task: Task, slots: number): void {
    const since = this.#made.get(task)
    if (this.#isOver || since === undefined || this.#failed.has(task)) return
    const { monitorMs, maxFailureRatio, failureAction } = this.#policy
    if (since !== null && this.#swarm.clock.now() - since > monitorMs) return
    this.#failed.add(task)
    if (this.#failed.size / slots <= maxFailureRatio) return
    this.#isStopped = true
    if (failureAction === 'rollback' && this.#service.updateStatus?.state !== 'rollback_started') this.#rollBack(task)
    else this.#pauseRollout(task)
    this.#ending.abort()
  }

  async #work(queue: Slot[]): Promise<void> {
    for (let slot = queue.shift(); slot && !this.#isOver; slot = queue.shift()) {
      const clean = slot.filter((task) => !isDirty(this.#service, task))
      const existing = clean.find(({ desired }) => desired === 'running') ?? clean[0]
      if (existing) await this.#keep(slot, existing)
      else await this.#replace(slot)
      const { delayMs } = this.#policy
      if (delayMs > 0) await pause(this.#swarm.clock, delayMs, this.#ending.signal)
    }
  }

  /** A task of the new spec is there already: the others of its place go. */
  async #keep(slot: Slot, existing: Task): Promise<void> {
    const before = this.#remove(slot.filter((task) => task !== existing))
    if (isBefore(existing.desired, 'running')) await this.#restarts.start(existing, before, 0, this.#ending.signal)
  }

  async #replace(slot: Slot): Promise<void> {
    const [first] = slot
    if (!first) return
    const isStartFirst = this.#policy.order === 'start-first'
    const updated = newTask(this.#swarm, this.#service, placeOf(first), 'ready')
    this.#made.set(updated, null)
    const before = isStartFirst ? null : this.#remove(slot)
    await this.#restarts.start(updated, before, 0, this.#ending.signal)
    await this.#swarm.until(updated, () => !isBefore(updated.status.state, 'running'), this.#ending.signal)
    if (isBefore(updated.status.state, 'running')) return
    this.#made.set(updated, this.#swarm.clock.now())
    if (isStartFirst && updated.status.state === 'running') this.#remove(slot)
  }

  /** @returns one of those that have yet to end, which a successor waits for */
  #remove(tasks: readonly Task[]): Task | null {
    const desired = tasks.filter(isWanted)
    for (const task of desired) this.#swarm.setDesired(task, 'shutdown')
    return desired[0] ?? null
  }

  get #isOver(): boolean {
    return this.#isStopped || this.#ending.signal.aborted
  }

  get #policy() {
    const isRollback = this.#service.updateStatus?.state === 'rollback_started'
    const config = (isRollback ? this.#spec.RollbackConfig : this.#spec.UpdateConfig) ?? { Parallelism: 1 }
    return {
      parallelism: config.Parallelism ?? 0,
      delayMs: (config.Delay ?? 0) / NANO_PER_MS,
      monitorMs: config.Monitor === undefined ? DEFAULT_MONITOR_MS : config.Monitor / NANO_PER_MS,
      failureAction: config.FailureAction ?? 'pause',
      maxFailureRatio: config.MaxFailureRatio ?? 0,
      order: config.Order ?? 'stop-first',
    }
  }

  #begin(): void {
    this.#note({
      state: 'updating',
      startedAt: this.#swarm.clock.now(),
      completedAt: null,
      message: 'update in progress',
    })
  }

  #complete(): void {
    const status = this.#service.updateStatus
    const completedAt = this.#swarm.clock.now()
    if (status?.state === 'updating')
      this.#note({ ...status, state: 'completed', completedAt, message: 'update completed' })
    if (status?.state === 'rollback_started')
      this.#note({ ...status, state: 'rollback_completed', completedAt, message: 'rollback completed' })
  }

  #pauseRollout({ id }: Task): void {
    const status = this.#service.updateStatus
    if (!status) return
    const isRollback = status.state === 'rollback_started'
    // A rollback that fails is told in the same words.
    const message = `update paused due to failure or early termination of task ${id}`
    this.#note({ ...status, state: isRollback ? 'rollback_paused' : 'paused', message })
  }

  #rollBack({ id }: Task): void {
    const status = this.#service.updateStatus
    const { previous } = this.#service
    if (!status || !previous) return
    this.#service.spec = previous.spec
    this.#service.specVersion = previous.specVersion
    this.#service.previous = null
    const message = `update rolled back due to failure or early termination of task ${id}`
    this.#note({ ...status, state: 'rollback_started', message })
  }

  #note(status: UpdateStatus): void {
    this.#service.updateStatus = status
    this.#swarm.touch(this.#service)
    this.#swarm.putService(this.#service)
  }
}
