import { isPast, type Service, type Task } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { reconcileJob } from './jobs.ts'
import { isDesired, isGlobal, isJob, newTask, taskSlotKey, taskSlotOf } from './new-task.ts'
import { Restarts } from './restarts.ts'
import { meets } from './scheduler.ts'
import { type Slot, Updater } from './updater.ts'

/** Creates and ends tasks until each service has its desired tasks. Modelled on swarmkit's manager/orchestrator. */
export class Orchestrator {
  readonly #swarm: Swarm
  readonly #restarts: Restarts
  readonly #updaters = new Map<string, Updater>()
  readonly #queued = new Set<Service>()

  constructor(swarm: Swarm) {
    this.#swarm = swarm
    this.#restarts = new Restarts(swarm)
    swarm.listen({
      serviceChanged: (service) => this.#queue(service),
      serviceRemoved: (service) => this.#end(service),
      taskChanged: (task) => this.#taskChanged(task),
      hostChanged: (host) => {
        for (const task of swarm.tasksOn(host.id)) this.#taskChanged(task)
        for (const service of swarm.services.values()) if (isGlobal(service)) this.#queue(service)
      },
    })
  }

  close(): void {
    for (const updater of this.#updaters.values()) updater.cancel()
  }

  #queue(service: Service): void {
    if (this.#queued.has(service)) return
    this.#queued.add(service)
    queueMicrotask(() => {
      this.#queued.delete(service)
      if (this.#swarm.services.has(service.id)) this.#reconcile(service)
    })
  }

  #end(service: Service): void {
    this.#updaters.get(service.id)?.cancel()
    this.#updaters.delete(service.id)
    for (const task of this.#swarm.tasksOf(service.id)) this.#swarm.setDesired(task, 'remove')
  }

  #taskChanged(task: Task): void {
    if (!isDesired(task) || !this.#swarm.tasks.has(task.id)) return
    const service = this.#swarm.services.get(task.serviceId)
    if (!service) return
    const host = this.#swarm.hosts.get(task.nodeId ?? '')
    const isDisplaced = host && (host.state === 'down' || host.spec.Availability === 'drain')
    const isAtEnd = isPast(task.status.state, 'running')
    if (isAtEnd && isJob(service) && task.status.state === 'complete') {
      this.#swarm.setDesired(task, 'complete')
      this.#queue(service)
    } else if (isAtEnd || (isDisplaced && !isGlobal(service))) this.#restarts.restart(service, task)
    else if (isDisplaced) this.#swarm.setDesired(task, 'shutdown')
  }

  #reconcile(service: Service): void {
    if (isJob(service)) reconcileJob(this.#swarm, service)
    else if (isGlobal(service)) this.#reconcileGlobal(service)
    else this.#reconcileReplicated(service)
  }

  #reconcileReplicated(service: Service): void {
    const slots = this.#updatableSlots(service)
    const desired = service.spec.Mode?.Replicated?.Replicas ?? 1
    const sorted = desired < slots.length ? byBalance(slots) : slots
    this.#update(service, sorted.slice(0, desired))
    for (const slot of sorted.slice(desired)) for (const task of slot) this.#swarm.setDesired(task, 'remove')
    const used = new Set(slots.map((slot) => slot[0]?.slot))
    for (let missing = desired - slots.length, slot = 1; missing > 0; slot++) {
      if (used.has(slot)) continue
      newTask(this.#swarm, service, { slot, nodeId: null }, 'running')
      missing--
    }
    this.#removeDead(service)
  }

  #reconcileGlobal(service: Service): void {
    const slots = this.#updatableSlots(service)
    const isEligible = (id: string) => {
      const host = this.#swarm.hosts.get(id)
      if (host?.state !== 'ready' || host.spec.Availability !== 'active') return false
      return (service.spec.TaskTemplate?.Placement?.Constraints ?? []).every((constraint) => meets(constraint, host))
    }
    this.#update(
      service,
      slots.filter(([task]) => isEligible(task?.nodeId ?? '')),
    )
    for (const slot of slots)
      for (const task of slot) if (!isEligible(task.nodeId ?? '')) this.#swarm.setDesired(task, 'shutdown')
    const used = new Set(slots.map((slot) => slot[0]?.nodeId))
    for (const { id } of this.#swarm.hosts.values())
      if (isEligible(id) && !used.has(id)) newTask(this.#swarm, service, { slot: null, nodeId: id }, 'running')
  }

  #update(service: Service, slots: readonly Slot[]): void {
    const before = this.#updaters.get(service.id)
    if (before?.isRollingOut(service.spec)) return
    before?.cancel()
    const updater = new Updater(this.#swarm, this.#restarts, service)
    this.#updaters.set(service.id, updater)
    void updater.run(slots).then(() => {
      if (this.#updaters.get(service.id) === updater) this.#updaters.delete(service.id)
    })
  }

  /** Returns the places with desired tasks, and those whose last task has ended and is not to be restarted. */
  #updatableSlots(service: Service): Slot[] {
    const places = Map.groupBy(this.#swarm.tasksOf(service.id), (task) => taskSlotKey(taskSlotOf(task)))
    return [...places.values()].flatMap((tasks) => {
      const desired = tasks.filter(isDesired)
      if (desired.length > 0) return [desired]
      const [newest] = tasks.toSorted((a, b) => b.createdAt - a.createdAt)
      const isFinished = newest && newest.desired !== 'remove' && !this.#restarts.shouldRestart(newest)
      return isFinished && service.updateStatus?.state !== 'rollback_started' ? [[newest]] : []
    })
  }

  /** Removes the history of places that are no longer used. */
  #removeDead(service: Service): void {
    const places = Map.groupBy(this.#swarm.tasksOf(service.id), ({ slot }) => slot)
    const replicas = service.spec.Mode?.Replicated?.Replicas ?? 1
    for (const tasks of places.values()) {
      const isDead = tasks.every((task) => !isDesired(task) && this.#restarts.shouldRestart(task))
      if (isDead && places.size > replicas) for (const task of tasks) this.#swarm.setDesired(task, 'remove')
    }
  }
}

/** Sorts slots so that those to remove come last: slots of hosts with the most tasks, and slots that don't run before others. */
function byBalance(slots: readonly Slot[]): Slot[] {
  const running = slots.toSorted((a, b) => Number(isRunning(b)) - Number(isRunning(a)))
  const counts = new Map<string, number>()
  const numbered = running.map((slot) => {
    const host = slot[0]?.nodeId ?? ''
    const count = (counts.get(host) ?? 0) + 1
    counts.set(host, count)
    return { slot, count: host === '' ? Number.POSITIVE_INFINITY : count }
  })
  return numbered.toSorted((a, b) => a.count - b.count).map(({ slot }) => slot)
}

function isRunning(slot: Slot): boolean {
  return slot.some(({ status: { state } }) => state === 'running')
}
