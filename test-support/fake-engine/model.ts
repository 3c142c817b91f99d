import type { Node } from '@docker/node-sdk'
import type { SwarmSpec, SwarmTaskTemplate } from '../../packages/server/src/engine/swarm.ts'
import type { FileSystem } from './file-system.ts'

/** The states of a task in the order in which it may pass through them. @see https://docs.docker.com/engine/swarm/how-swarm-mode-works/swarm-task-states/ */
const STATES = [
  'new',
  'allocated',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
  'running',
  'complete',
  'shutdown',
  'failed',
  'rejected',
  'remove',
  'orphaned',
] as const
export type TaskState = (typeof STATES)[number]

const RANK = new Map<TaskState, number>(STATES.map((state, rank) => [state, rank]))

export function isBefore(state: TaskState, other: TaskState): boolean {
  return rankOf(state) < rankOf(other)
}

export function isPast(state: TaskState, other: TaskState): boolean {
  return rankOf(state) > rankOf(other)
}

function rankOf(state: TaskState): number {
  return RANK.get(state) ?? 0
}

/** What every object of the swarm has; `version` grows with each change of any of them. */
export interface Stored {
  readonly id: string
  version: number
  readonly createdAt: number
  updatedAt: number
}

export interface UpdateStatus {
  state: 'updating' | 'paused' | 'completed' | 'rollback_started' | 'rollback_paused' | 'rollback_completed'
  startedAt: number | null
  completedAt: number | null
  message: string
}

export interface Service extends Stored {
  spec: SwarmSpec
  /** The version of the service at which its spec was written. */
  specVersion: number
  previous: { readonly spec: SwarmSpec; readonly specVersion: number } | null
  updateStatus: UpdateStatus | null
  /** Ingress ports that the engine chose where the spec leaves them open, by the port's index. */
  readonly chosenPorts: Map<number, number>
  /** How often a job was written; its tasks carry the number. */
  jobIteration: number
}

export interface Attachment {
  readonly networkId: string
  readonly address: string
}

export interface PortStatus {
  readonly protocol: string
  readonly target: number
  readonly published: number
}

export interface TaskStatus {
  readonly state: TaskState
  readonly at: number
  readonly message: string
  readonly error: string | null
  readonly container: { readonly id: string; readonly pid: number; readonly exitCode: number } | null
  readonly ports: readonly PortStatus[]
}

export interface Task extends Stored {
  readonly serviceId: string
  /** From 1; 0 where the service runs one on each node. */
  readonly slot: number
  nodeId: string | null
  readonly spec: SwarmTaskTemplate
  readonly specVersion: number
  readonly endpoint: SwarmSpec['EndpointSpec']
  readonly jobIteration: number | null
  readonly annotations: { readonly serviceName: string; readonly serviceLabels: Readonly<Record<string, string>> }
  desired: TaskState
  status: TaskStatus
  attachments: readonly Attachment[]
}

/** A node of the swarm and the engine on it. */
export interface Host extends Stored {
  readonly name: string
  readonly address: string
  spec: Required<Pick<NonNullable<Node['Spec']>, 'Labels' | 'Role' | 'Availability'>>
  state: 'ready' | 'down'
  readonly isLeader: boolean
  readonly cpus: number
  readonly memoryBytes: number
  readonly diskGiB: number | null
  readonly containers: Map<string, Container>
  readonly volumes: Map<string, Volume>
}

export interface Network extends Stored {
  readonly name: string
  readonly driver: string
  readonly labels: Readonly<Record<string, string>>
  readonly subnet: string
  readonly isIngress: boolean
  readonly isAttachable: boolean
  readonly isInternal: boolean
  readonly options: Readonly<Record<string, string>>
  readonly addresses: Set<number>
}

/** A config or a secret. */
export interface NamedData extends Stored {
  readonly name: string
  labels: Readonly<Record<string, string>>
  /** Base64, as it was sent. */
  readonly data: string
}

export interface Volume {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly createdAt: number
}

export interface LogLine {
  readonly at: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

export interface Container {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly createdAt: number
  readonly labels: Readonly<Record<string, string>>
  readonly spec: SwarmTaskTemplate
  readonly host: string
  readonly ports: PortStatus[]
  readonly pid: number
  state: 'created' | 'running' | 'exited'
  health: 'starting' | 'healthy' | 'unhealthy' | null
  startedAt: number | null
  finishedAt: number | null
  exitCode: number
  isOutOfMemory: boolean
  readonly files: FileSystem
  readonly log: LogLine[]
  /** Told after each line, and when it ends. */
  readonly watchers: Set<() => void>
  /** Ends its process. */
  end: (exitCode: number, signal: string) => void
}
