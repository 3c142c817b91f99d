import { pause } from '../clock.ts'
import { isPast, type Service, type Task } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { isDesired, newTask, taskSlotKey, taskSlotOf } from './new-task.ts'

const NANO_PER_MS = 1e6
const DEFAULT_DELAY_MS = 5000
/** The longest time that a task which doesn't stop delays its successor. */
const LONGEST_STOP_MS = 60_000

/** Replaces ended tasks according to the restart policy. Modelled on swarmkit's manager/orchestrator/restart. */
export class Restarts {
  readonly #swarm: Swarm
  /** The times of the restarts in each place of a service since its spec was written. */
  readonly #attempts = new Map<string, readonly [specVersion: number, times: readonly number[]]>()
  /** The tasks that wait until they may run. */
  readonly #waiting = new Map<Task, Promise<void>>()

  constructor(swarm: Swarm) {
    this.#swarm = swarm
  }

  /** Ends a task, and creates its successor if the policy allows it. A task that waits until it may run is ended after that. */
  restart(service: Service, task: Task): void {
    const waiting = this.#waiting.get(task)
    if (waiting === undefined) this.#restartNow(service, task)
    else void waiting.then(() => this.#restartNow(service, task))
  }

  #restartNow(service: Service, task: Task): void {
    if (!this.#swarm.services.has(service.id)) return
    if (isPast(task.desired, 'complete')) return
    this.#swarm.setDesired(task, 'shutdown')
    if (!this.shouldRestart(task)) return
    const host = this.#swarm.hosts.get(task.nodeId ?? '')
    const successor = newTask(this.#swarm, service, taskSlotOf(task), 'ready')
    const key = attemptsKey(task)
    this.#attempts.set(key, [successor.specVersion, [...this.#attemptsOf(key, successor), successor.createdAt]])
    const hasEnded = isPast(task.status.state, 'running') || host?.state === 'down'
    const isDrained = host?.spec.Availability === 'drain'
    void this.start(successor, hasEnded ? null : task, isDrained ? 0 : delayOf(task))
  }

  /** Makes a ready task run, after a delay and once its predecessor has ended. */
  start(task: Task, before: Task | null, delayMs: number, signal?: AbortSignal): Promise<void> {
    const started = this.#start(task, before, delayMs, signal).finally(() => this.#waiting.delete(task))
    this.#waiting.set(task, started)
    return started
  }

  async #start(task: Task, before: Task | null, delayMs: number, signal?: AbortSignal): Promise<void> {
    await pause(this.#swarm.clock, delayMs, signal)
    if (before) {
      const timeout = new AbortController()
      const cancel = this.#swarm.clock.after(LONGEST_STOP_MS, () => timeout.abort())
      const ending = signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal
      await this.#swarm.until(before, () => isPast(before.status.state, 'running'), ending)
      cancel()
    }
    if (isDesired(task)) this.#swarm.setDesired(task, task.jobIteration === null ? 'running' : 'complete')
  }

  shouldRestart(task: Task): boolean {
    const {
      Condition: condition = 'any',
      MaxAttempts: maxAttempts = 0,
      Window: windowNs = 0,
    } = task.spec.RestartPolicy ?? {}
    if (task.jobIteration !== null && task.status.state === 'complete') return false
    const isFailureOnly = (condition as string) === 'on-failure' || task.jobIteration !== null
    if (condition === 'none' || (isFailureOnly && task.status.state === 'complete')) return false
    const since = windowNs === 0 ? 0 : task.status.at - windowNs / NANO_PER_MS
    const attempts = this.#attemptsOf(attemptsKey(task), task).filter((at) => at > since)
    return maxAttempts === 0 || attempts.length < maxAttempts
  }

  /** Returns the times of the restarts with the spec of a task. */
  #attemptsOf(key: string, { specVersion }: Task): readonly number[] {
    const [version, times] = this.#attempts.get(key) ?? [specVersion, []]
    return version === specVersion ? times : []
  }
}

function attemptsKey(task: Task): string {
  return `${task.serviceId} ${taskSlotKey(taskSlotOf(task))}`
}

function delayOf({ spec: { RestartPolicy: policy } }: Task): number {
  return policy?.Delay === undefined ? DEFAULT_DELAY_MS : policy.Delay / NANO_PER_MS
}
