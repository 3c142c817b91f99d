import type { Clock } from './clock.ts'
import type { Images } from './containers/images.ts'
import { Events } from './events.ts'
import { swarmId } from './identity.ts'
import {
  type Host,
  isPast,
  type NamedData,
  type Network,
  type Service,
  type Stored,
  type Task,
  type TaskState,
  type TaskStatus,
} from './model.ts'

/** A listener for changes of the swarm. */
export interface SwarmListener {
  serviceChanged?(service: Service): void
  serviceRemoved?(service: Service): void
  taskChanged?(task: Task): void
  taskRemoved?(task: Task): void
  hostChanged?(host: Host): void
}

/** The objects of a swarm, in memory. Its methods notify the listeners of changes, in the order of the changes. */
export class Swarm {
  readonly id = swarmId()
  readonly createdAt: number
  readonly clock: Clock
  readonly events: Events
  readonly images: Images
  readonly hasRoutingMesh: boolean
  /** The duration of each step of a task, and of a process that stops, in milliseconds. */
  readonly stepMs: number
  readonly services = new Map<string, Service>()
  readonly tasks = new Map<string, Task>()
  readonly hosts = new Map<string, Host>()
  readonly networks = new Map<string, Network>()
  readonly configs = new Map<string, NamedData>()
  readonly secrets = new Map<string, NamedData>()
  readonly #tasksByService = new Map<string, Set<Task>>()
  readonly #tasksByHost = new Map<string, Set<Task>>()
  readonly #listeners: SwarmListener[] = []
  readonly #watchers = new Map<string, Set<() => void>>()
  #index = 10
  #queue: (() => void)[] = []

  constructor(clock: Clock, images: Images, { hasRoutingMesh, stepMs }: Pick<Swarm, 'hasRoutingMesh' | 'stepMs'>) {
    this.clock = clock
    this.createdAt = clock.now()
    this.events = new Events(clock)
    this.images = images
    this.hasRoutingMesh = hasRoutingMesh
    this.stepMs = stepMs
  }

  /** The version of the most recently changed object. */
  get index(): number {
    return this.#index
  }

  listen(listener: SwarmListener): void {
    this.#listeners.push(listener)
  }

  /** Returns the common fields of a new object. */
  stamp(id: string): Stored {
    const now = this.clock.now()
    return { id, version: ++this.#index, createdAt: now, updatedAt: now }
  }

  /** Marks an object as changed. */
  touch(object: Stored): void {
    object.version = ++this.#index
    object.updatedAt = this.clock.now()
  }

  /** Finds an object as the engine does: by id, by name, or by a unique prefix of an id. */
  find<T extends Stored>(objects: ReadonlyMap<string, T>, key: string, nameOf: (object: T) => string): T | undefined {
    const exact = objects.get(key)
    if (exact) return exact
    const all = [...objects.values()]
    const byName = all.find((object) => nameOf(object) === key)
    if (byName) return byName
    const byPrefix = all.filter(({ id }) => id.startsWith(key))
    return byPrefix.length === 1 ? byPrefix[0] : undefined
  }

  putService(service: Service): void {
    this.services.set(service.id, service)
    this.#notify((listener) => listener.serviceChanged?.(service))
  }

  removeService(service: Service): void {
    this.services.delete(service.id)
    this.#notify((listener) => listener.serviceRemoved?.(service))
  }

  tasksOf(serviceId: string): Task[] {
    return [...(this.#tasksByService.get(serviceId) ?? [])]
  }

  /** Returns the tasks that were assigned to a host, including ended ones. */
  tasksOn(hostId: string): Task[] {
    return [...(this.#tasksByHost.get(hostId) ?? [])]
  }

  addTask(task: Task): void {
    this.tasks.set(task.id, task)
    addTo(this.#tasksByService, task.serviceId, task)
    if (task.nodeId) addTo(this.#tasksByHost, task.nodeId, task)
    this.taskChanged(task)
  }

  assign(task: Task, hostId: string): void {
    task.nodeId = hostId
    addTo(this.#tasksByHost, hostId, task)
    this.setStatus(task, { state: 'assigned', message: 'scheduler assigned task to node', error: null })
  }

  setDesired(task: Task, desired: TaskState): void {
    if (task.desired === desired || !this.tasks.has(task.id)) return
    task.desired = desired
    this.touch(task)
    this.taskChanged(task)
  }

  /** Sets the status of a task, unless the task has ended. */
  setStatus(task: Task, status: Partial<Omit<TaskStatus, 'at'>>): void {
    if (!this.tasks.has(task.id) || isPast(task.status.state, 'running')) return
    task.status = { ...task.status, ...status, at: this.clock.now() }
    this.touch(task)
    this.taskChanged(task)
  }

  removeTask(task: Task): void {
    this.tasks.delete(task.id)
    removeFrom(this.#tasksByService, task.serviceId, task)
    if (task.nodeId) removeFrom(this.#tasksByHost, task.nodeId, task)
    this.#notify((listener) => listener.taskRemoved?.(task))
    this.wake(task)
  }

  taskChanged(task: Task): void {
    this.#notify((listener) => listener.taskChanged?.(task))
    this.wake(task)
  }

  changeHost(host: Host, change: Partial<Pick<Host, 'spec' | 'state'>>): void {
    Object.assign(host, change)
    this.touch(host)
    this.#notify((listener) => listener.hostChanged?.(host))
  }

  /** Resolves when `holds` is true of a task, `signal` aborts, or the task is removed. Checks after each change of the task. */
  async until(task: Task, holds: () => boolean, signal?: AbortSignal): Promise<void> {
    const isOver = () => holds() || signal?.aborted === true || !this.tasks.has(task.id)
    if (isOver()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const check = () => {
      if (isOver()) resolve()
    }
    const watchers = this.#watchers.get(task.id) ?? new Set()
    this.#watchers.set(task.id, watchers.add(check))
    signal?.addEventListener('abort', check)
    await promise
    signal?.removeEventListener('abort', check)
    watchers.delete(check)
    if (watchers.size === 0) this.#watchers.delete(task.id)
  }

  /** Makes all callers of `until` check their condition again. */
  wake(task: Task): void {
    for (const watcher of this.#watchers.get(task.id) ?? []) queueMicrotask(watcher)
  }

  /** Notifies the listeners after the current change is complete. */
  #notify(work: (listener: SwarmListener) => void): void {
    if (this.#queue.length === 0) queueMicrotask(() => this.#drain())
    this.#queue.push(() => {
      for (const listener of this.#listeners) work(listener)
    })
  }

  #drain(): void {
    for (const notify of this.#queue) notify()
    this.#queue = []
  }
}

function addTo(sets: Map<string, Set<Task>>, key: string, task: Task): void {
  const set = sets.get(key) ?? new Set()
  sets.set(key, set.add(task))
}

function removeFrom(sets: Map<string, Set<Task>>, key: string, task: Task): void {
  const set = sets.get(key)
  set?.delete(task)
  if (set?.size === 0) sets.delete(key)
}
