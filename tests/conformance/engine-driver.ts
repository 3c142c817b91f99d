import type { EventMessage } from '@docker/node-sdk'
import { expect } from 'vitest'
import type {
  SwarmContainer,
  SwarmService,
  SwarmSpec,
  SwarmTask,
  SwarmTaskTemplate,
} from '../../packages/server/src/engine/swarm.ts'
import {
  type Call,
  type EngineClient,
  EngineError,
  StaleVersion,
} from '../../packages/server/src/engine/transport/client.ts'

export interface SampleImages {
  readonly web: string
  readonly web2: string
  readonly logger: string
  readonly crash: string
}

/** A service with the field that Berth does not use. */
type LiveService = SwarmService & { PreviousSpec?: SwarmSpec }

/** The parts of a new service that differ from one instance of the sample image web:1.0. */
export interface NewService {
  readonly name?: string
  readonly container?: SwarmContainer
  readonly task?: Omit<SwarmTaskTemplate, 'ContainerSpec'>
  readonly spec?: Omit<SwarmSpec, 'TaskTemplate' | 'Name'>
}

export const SECOND = 1e9
export const MILLISECOND = 1e6
/** Longer than any test, so that nothing that waits for it happens. */
export const VERY_LONG = 3600 * SECOND
/** Ignores the signal to stop until a test kills it, so that the test can observe the stop in progress on a machine of any speed. */
export const NEVER_STOPS = { Command: ['/bin/sleep', '3600'], StopGracePeriod: VERY_LONG }

/** The number of tasks that the engine keeps for a slot. */
const TASK_HISTORY = 5
const LIMIT_MS = 150_000
const POLL_MS = 40

const STACK = 'com.docker.stack.namespace'

/** Calls an engine's API directly and waits for conditions. */
export class EngineDriver {
  readonly client: EngineClient
  readonly images: SampleImages
  /** The prefix of names, and the label, of everything that a test creates. */
  readonly stem: string
  readonly #services: string[] = []

  constructor(client: EngineClient, images: SampleImages, stem: string) {
    this.client = client
    this.images = images
    this.stem = stem
  }

  get labels(): Record<string, string> {
    return { [STACK]: this.stem }
  }

  get = <T>(path: string, query: Call['query'] = {}) => this.client.json<T>('GET', path, { query })
  post = <T>(path: string, body?: unknown, query: Call['query'] = {}) =>
    this.client.json<T>('POST', path, { query, ...(body !== undefined && { body }) })
  delete = (path: string, query: Call['query'] = {}) => this.client.json<void>('DELETE', path, { query })

  named(suffix: string): string {
    return `${this.stem}-${suffix}`
  }

  specOf({ name = 'web', container, task, spec }: NewService = {}): SwarmSpec {
    return {
      Name: this.named(name),
      TaskTemplate: { ContainerSpec: { Image: this.images.web, ...container }, ...task },
      ...spec,
      Labels: { ...this.labels, ...spec?.Labels },
    }
  }

  async createService(service: NewService = {}): Promise<string> {
    const { ID: id } = await this.post<{ ID: string }>('/services/create', this.specOf(service))
    this.#services.push(id)
    return id
  }

  /** Creates a service and waits until all of its instances run. */
  async runService(service: NewService = {}): Promise<string> {
    const id = await this.createService(service)
    await this.untilRunning(id, service.spec?.Mode?.Replicated?.Replicas ?? 1)
    return id
  }

  service = (id: string) => this.get<LiveService>(`/services/${id}`)
  task = (id: string) => this.get<SwarmTask>(`/tasks/${id}`)
  /** The tasks of a service, oldest first. */
  async tasks(service: string, filters: object = {}): Promise<SwarmTask[]> {
    const tasks = await this.get<SwarmTask[]>('/tasks', { filters: { service: [service], ...filters } })
    return tasks.toSorted((a, b) => (a.CreatedAt ?? '').localeCompare(b.CreatedAt ?? ''))
  }

  /** Changes the current spec. Retries if a rollout records its progress between the read and the write. */
  async update(id: string, change: (spec: SwarmSpec) => void, query: Call['query'] = {}): Promise<void> {
    const { Spec: spec = {}, Version: version } = await this.service(id)
    change(spec)
    try {
      await this.post(`/services/${id}/update`, spec, { version: version?.Index, ...query })
    } catch (error) {
      if (!(error instanceof StaleVersion)) throw error
      await this.update(id, change, query)
    }
  }

  async removeServices(): Promise<void> {
    const removed = this.#services.map((id) => this.delete(`/services/${id}`).catch(ignoreMissing))
    await Promise.all(removed)
  }

  /**
   * Lets a service come to rest whose tasks fail and are restarted all the time. An engine 20.10 crashes if it trims the task history of a
   * service in the very moment in which the service is removed (swarmkit, manager/orchestrator/service.go, SetServiceTasksRemove).
   */
  async endRestarts(id: string): Promise<void> {
    await this.update(id, ({ TaskTemplate: task }) => {
      if (task?.RestartPolicy) task.RestartPolicy.Condition = 'none'
    })
    await this.untilTasks(id, 'no task is restarted', (all) => all.length <= TASK_HISTORY && !all.some(isDesired))
  }

  /** Waits until exactly `count` tasks have the desired state `running` and all of them run. @returns them sorted by slot */
  async untilRunning(service: string, count: number): Promise<SwarmTask[]> {
    const tasks = await this.untilTasks(service, `${count} instances run`, (all) => {
      const desired = all.filter(({ DesiredState: desired }) => desired === 'running')
      return desired.length === count && desired.every(isRunning)
    })
    return tasks
      .filter(({ DesiredState: desired }) => desired === 'running')
      .toSorted((a, b) => (a.Slot ?? 0) - (b.Slot ?? 0))
  }

  untilTasks(service: string, what: string, fits: (tasks: SwarmTask[]) => boolean): Promise<SwarmTask[]> {
    return until(what, () => this.tasks(service), fits, describeTasks)
  }

  /** Waits until a task fits. @returns the oldest that fits */
  async untilTask(service: string, what: string, fits: (task: SwarmTask) => boolean): Promise<SwarmTask> {
    const tasks = await this.untilTasks(service, what, (all) => all.some(fits))
    return expectDefined(tasks.find(fits))
  }

  /** Waits until a rollout has a state, such as `completed`. */
  untilRollout(service: string, state: string): Promise<LiveService> {
    return until(
      `the rollout is ${state}`,
      () => this.service(service),
      ({ UpdateStatus: status }) => status?.State === state,
      ({ UpdateStatus: status }) => JSON.stringify(status),
    )
  }

  /** Follows the engine's events from now on, until `signal` aborts. */
  async *events(query: NonNullable<Call['query']>, signal: AbortSignal): AsyncGenerator<EventMessage> {
    const response = await this.client.stream('GET', '/events', { query, signal })
    let rest = ''
    for await (const chunk of response.setEncoding('utf8')) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      yield* lines.filter((line) => line !== '').map((line) => JSON.parse(line) as EventMessage)
    }
  }

  /**
   * Kills the container of a task on this engine's host once the engine has signalled it to stop. If it were killed before that, the task
   * would count as failed.
   */
  async endStopping(task: SwarmTask): Promise<void> {
    const container = expectDefined(task.Status?.ContainerStatus?.ContainerID)
    const since = Math.floor(Date.now() / 1000) - 60
    const listening = new AbortController()
    const killEvents = this.events({ since, filters: { container: [container], event: ['kill'] } }, listening.signal)
    await killEvents.next()
    listening.abort()
    await this.post(`/containers/${container}/kill`)
  }

  /** Returns the placement on this engine's host, where the test can access containers. */
  async here(): Promise<{ Constraints: string[] }> {
    const { Name: host } = await this.get<{ Name: string }>('/info')
    return { Constraints: [`node.hostname == ${host}`] }
  }
}

/** Polls until the value fits. @throws Error with the last value if it never does */
export async function until<T>(
  what: string,
  read: () => Promise<T>,
  fits: (value: T) => boolean,
  show: (value: T) => string | undefined = (value) => JSON.stringify(value),
): Promise<T> {
  const deadline = Date.now() + LIMIT_MS
  for (;;) {
    const value = await read()
    if (fits(value)) return value
    if (Date.now() > deadline) throw new Error(`Timed out waiting until ${what}. The last value:\n${show(value)}`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

/** Returns the messages of engines about a value of the wrong kind. @param message of API 1.41 */
export function wrongShapeMessages(message: string, inApi145 = message): string[] {
  const inApi151 = message.replace(/(?<=struct field )\w+/, 'ServiceSpec')
  return [message, `invalid JSON: ${inApi145}`, `invalid JSON: ${inApi151}`]
}

/** Returns the status and message with which a call is refused. The test fails if the call succeeds. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number; message: string }> {
  const [outcome] = await Promise.allSettled([call])
  if (outcome.status === 'fulfilled') return expect.fail('The call was not refused.')
  if (!(outcome.reason instanceof EngineError)) throw outcome.reason
  return { status: outcome.reason.status, message: outcome.reason.message }
}

/** Reads a stream to its end. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Returns a value. The test fails if it is undefined. */
export function expectDefined<T>(value: T | undefined): T {
  if (value === undefined) return expect.fail('The value is undefined.')
  return value
}

export function stateOf({ Status: status }: SwarmTask): string {
  return status?.State ?? ''
}

export function isRunning(task: SwarmTask): boolean {
  return stateOf(task) === 'running'
}

/** Tells whether the engine is to keep the task running or ready. Replaced tasks, and tasks removed by scaling, are not desired. */
export function isDesired({ DesiredState: desired }: SwarmTask): boolean {
  return desired === 'running' || desired === 'ready'
}

export function imageOf({ Spec: spec }: SwarmTask): string | undefined {
  return spec?.ContainerSpec?.Image
}

export function idsOf(tasks: readonly SwarmTask[]): (string | undefined)[] {
  return tasks.map(({ ID: id }) => id)
}

function describeTasks(tasks: SwarmTask[]): string {
  return tasks
    .map((task) => {
      const { ID: id, Slot: slot, DesiredState: desired, Status: status } = task
      return `${id} slot ${slot}: ${desired}, is ${status?.State} "${status?.Message}" ${status?.Err ?? ''} ${imageOf(task)}`
    })
    .join('\n')
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof EngineError && error.status === 404)) throw error
}

/** Returns a change of a spec to another image. */
export function setImage(reference: string): (spec: SwarmSpec) => void {
  return ({ TaskTemplate: task }) => {
    if (task?.ContainerSpec) task.ContainerSpec.Image = reference
  }
}
