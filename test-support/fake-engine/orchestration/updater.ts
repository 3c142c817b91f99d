import { isDeepStrictEqual } from 'node:util'
import { pause } from '../clock.ts'
import { isBefore, isPast, type Service, type Task, type UpdateStatus } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { isDesired, newTask, taskSlotOf } from './new-task.ts'
import type { Restarts } from './restarts.ts'

const NANO_PER_MS = 1e6
const DEFAULT_MONITOR_MS = 5000

/** The desired tasks of one place. */
export type Slot = readonly Task[]

/** Tells whether the task was created from a spec that differs from the service's in a way that requires a replacement. */
function isDirty({ spec, specVersion }: Service, task: Task): boolean {
  if (task.specVersion === specVersion) return false
  return !isDeepStrictEqual(spec.TaskTemplate, task.spec) || !isDeepStrictEqual(spec.EndpointSpec, task.endpoint)
}

/** One rollout of one spec. Modelled on swarmkit's manager/orchestrator/update. */
export class Updater {
  readonly #swarm: Swarm
  readonly #restarts: Restarts
  readonly #service: Service
  readonly #spec: Service['spec']
  readonly #ending = new AbortController()
  /** The tasks that this rollout created, until they have run for the monitoring period. */
  readonly #watched = new Set<Task>()
  readonly #failed = new Set<Task>()
  #isStopped = false

  constructor(swarm: Swarm, restarts: Restarts, service: Service) {
    this.#swarm = swarm
    this.#restarts = restarts
    this.#service = service
    this.#spec = service.spec
  }

  isRollingOut(spec: Service['spec']): boolean {
    return isDeepStrictEqual(this.#spec, spec)
  }

  cancel(): void {
    this.#ending.abort()
  }

  /** Runs the rollout. Resolves when it is over, for any reason. */
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

  /** Counts failures of the service's tasks until the returned function is called. */
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
    if (this.#isOver || !this.#watched.has(task) || this.#failed.has(task)) return
    const { maxFailureRatio, failureAction } = this.#policy
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
      if (existing) await this.#keepOnly(slot, existing)
      else await this.#replace(slot)
      const { delayMs } = this.#policy
      if (delayMs > 0) await pause(this.#swarm.clock, delayMs, this.#ending.signal)
    }
  }

  /** Keeps the existing task of the new spec, and removes the other tasks of its place. */
  async #keepOnly(slot: Slot, existing: Task): Promise<void> {
    const before = this.#remove(slot.filter((task) => task !== existing))
    if (isBefore(existing.desired, 'running')) await this.#restarts.start(existing, before, 0, this.#ending.signal)
  }

  async #replace(slot: Slot): Promise<void> {
    const [first] = slot
    if (!first) return
    const isStartFirst = this.#policy.order === 'start-first'
    const updated = newTask(this.#swarm, this.#service, taskSlotOf(first), 'ready')
    this.#watched.add(updated)
    const before = isStartFirst ? null : this.#remove(slot)
    await this.#restarts.start(updated, before, 0, this.#ending.signal)
    await this.#swarm.until(updated, () => !isBefore(updated.status.state, 'running'), this.#ending.signal)
    if (isBefore(updated.status.state, 'running')) return
    // By a timer, because timers that are late on a busy machine keep their order.
    this.#swarm.clock.after(this.#policy.monitorMs, () => this.#watched.delete(updated))
    if (isStartFirst && updated.status.state === 'running') this.#remove(slot)
  }

  /** Removes the desired tasks. @returns one of them, for whose end the successor waits */
  #remove(tasks: readonly Task[]): Task | null {
    const desired = tasks.filter(isDesired)
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
      // 0 means the default too.
      monitorMs: config.Monitor ? config.Monitor / NANO_PER_MS : DEFAULT_MONITOR_MS,
      failureAction: config.FailureAction ?? 'pause',
      maxFailureRatio: config.MaxFailureRatio ?? 0,
      order: config.Order ?? 'stop-first',
    }
  }

  #begin(): void {
    this.#setUpdateStatus({
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
      this.#setUpdateStatus({ ...status, state: 'completed', completedAt, message: 'update completed' })
    if (status?.state === 'rollback_started')
      this.#setUpdateStatus({ ...status, state: 'rollback_completed', completedAt, message: 'rollback completed' })
  }

  #pauseRollout({ id }: Task): void {
    const status = this.#service.updateStatus
    if (!status) return
    const isRollback = status.state === 'rollback_started'
    // The engine uses the same message for a failed rollback.
    const message = `update paused due to failure or early termination of task ${id}`
    this.#setUpdateStatus({ ...status, state: isRollback ? 'rollback_paused' : 'paused', message })
  }

  #rollBack({ id }: Task): void {
    const status = this.#service.updateStatus
    const { previous } = this.#service
    if (!status || !previous) return
    this.#service.spec = previous.spec
    this.#service.specVersion = previous.specVersion
    this.#service.previous = null
    const message = `update rolled back due to failure or early termination of task ${id}`
    this.#setUpdateStatus({ ...status, state: 'rollback_started', message })
  }

  #setUpdateStatus(status: UpdateStatus): void {
    this.#service.updateStatus = status
    this.#swarm.touch(this.#service)
    this.#swarm.putService(this.#service)
  }
}
