import { EngineError } from '../../../packages/server/src/engine/transport/client.ts'
import type { Outside } from '../../../test-support/docker/outside.ts'

/** A task as the engine returns it: the fields that claims are compared with. */
export interface Task {
  readonly ID: string
  readonly Slot?: number
  readonly NodeID?: string
  readonly CreatedAt: string
  readonly DesiredState: string
  readonly Status: {
    readonly State: string
    readonly Timestamp: string
    readonly Err?: string
    readonly ContainerStatus?: { readonly ExitCode?: number }
  }
  readonly Spec: Template
  readonly JobIteration?: { readonly Index?: number }
}

interface Template {
  readonly ContainerSpec?: { readonly Image?: string; readonly Labels?: Readonly<Record<string, string>> }
  readonly ForceUpdate?: number
}

interface RawService {
  readonly ID: string
  readonly CreatedAt: string
  readonly UpdatedAt: string
  readonly Spec: {
    readonly Labels?: Readonly<Record<string, string>>
    readonly Mode?: { readonly Replicated?: { readonly Replicas?: number }; readonly Global?: object }
    readonly TaskTemplate?: Template
  }
  readonly UpdateStatus?: { readonly State?: string }
}

/** What the engine itself says about a service at one moment, read without Berth. */
export class Facts {
  readonly at = Date.now()
  /** Null once the service is removed. Its tasks may still be ending. */
  readonly service: RawService | null
  readonly tasks: readonly Task[]
  readonly downHosts: ReadonlyMap<string, string>

  constructor(service: RawService | null, tasks: readonly Task[], downHosts: ReadonlyMap<string, string>) {
    this.service = service
    this.tasks = tasks
    this.downHosts = downHosts
  }

  /** The newest task of each place first; a place is a slot, or a host for a global service. Of a job, only the present run counts. */
  get places(): Task[][] {
    const runs = this.tasks.map(runOf)
    const newestFirst = this.tasks
      .filter((task) => runOf(task) === Math.max(...runs))
      .toSorted((a, b) => b.CreatedAt.localeCompare(a.CreatedAt))
    return [...Map.groupBy(newestFirst, ({ Slot: slot, NodeID: host }) => slot || host).values()]
  }

  get rollout(): string {
    return this.service?.UpdateStatus?.State ?? ''
  }

  label(name: string): string | undefined {
    return this.service?.Spec.Labels?.[`berth.${name}`]
  }

  /** How many milliseconds ago the last operation was requested, or another tool wrote the service. */
  get operationAgeMs(): number {
    return this.at - Date.parse(this.label('operation-at') ?? this.service?.UpdatedAt ?? '')
  }

  isRunning = ({ DesiredState: desired, Status: { State: state }, NodeID: host = '' }: Task): boolean =>
    desired === 'running' && state === 'running' && !this.downHosts.has(host)

  isCurrent = ({ Spec: spec }: Task): boolean => identityOf(spec) === identityOf(this.service?.Spec.TaskTemplate ?? {})

  /** The number of places with a task that runs and fits. */
  countRunning(fits: (task: Task) => boolean = () => true): number {
    return this.places.filter((tasks) => tasks.some((task) => this.isRunning(task) && fits(task))).length
  }

  /** The number of places whose newest task has completed. */
  countCompleted(): number {
    return this.places.filter(([newest]) => newest?.Status.State === 'complete').length
  }

  /** The number of places in which a task runs, and no task of the present revision has failed. */
  countRunningWithoutFailure(): number {
    return this.places.filter(
      (tasks) => tasks.some(this.isRunning) && !tasks.some((task) => hasFailed(task) && this.isCurrent(task)),
    ).length
  }
}

function runOf({ JobIteration: job }: Task): number {
  return job?.Index ?? 0
}

function identityOf({ ContainerSpec: container, ForceUpdate: restarts = 0 }: Template): string {
  return [container?.Labels?.['berth.revision'] ?? 1, restarts, container?.Image].join()
}

const ALIVE = ['assigned', 'accepted', 'preparing', 'ready', 'starting', 'running']
const WAITING = ['new', 'allocated', 'pending', ...ALIVE.filter((state) => state !== 'running')]

export function isAlive({ Status: { State: state } }: Task): boolean {
  return ALIVE.includes(state)
}

export function isWaiting({ DesiredState: desired, Status: { State: state } }: Task): boolean {
  return WAITING.includes(state) && (desired === 'running' || desired === 'ready')
}

/** Tells whether a task has failed. One that ended with exit code 0 without a request may count as failed, too. */
export function hasFailed({ Status: { State: state } }: Task): boolean {
  return state === 'failed' || state === 'rejected' || state === 'complete'
}

/** Reads what the engine says about a service. @param name its whole name in the engine */
export async function readFacts(outside: Outside, name: string): Promise<Facts> {
  const [services, nodes] = await Promise.all([
    outside.get<(RawService & { Spec: { Name: string } })[]>('/services', { filters: { name: [name] } }),
    outside.get<{ ID: string; Status: { State: string }; Description: { Hostname: string } }[]>('/nodes'),
  ])
  const service = services.find(({ Spec: spec }) => spec.Name === name) ?? null
  const down = nodes.filter(({ Status: { State: state } }) => state === 'down')
  const downHosts = new Map(down.map(({ ID: id, Description: { Hostname: host } }) => [id, host]))
  return new Facts(service, service ? await tasksOf(outside, service.ID) : [], downHosts)
}

/** Returns no tasks of a service that was removed a moment ago. */
async function tasksOf(outside: Outside, id: string): Promise<Task[]> {
  try {
    return await outside.get<Task[]>('/tasks', { filters: { service: [id] } })
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return []
    throw error
  }
}
