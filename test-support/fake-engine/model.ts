import type { Node } from '@docker/node-sdk'
import type { SwarmSpec, SwarmTaskTemplate } from '../../packages/server/src/engine/swarm.ts'
import type { FileSystem } from './containers/file-system.ts'
import type { Image } from './containers/images.ts'
import type { Process } from './containers/process.ts'
import type { Program } from './containers/program.ts'

/**
 * The states of a task, in the order in which it may pass through them.
 *
 * @see https://docs.docker.com/engine/swarm/how-swarm-mode-works/swarm-task-states/
 */
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

/** The common fields of all swarm objects. `version` comes from one counter, which grows with each change of any object. */
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
  /** The ingress ports that the engine chose because the spec names none, by index of the port. */
  readonly chosenPorts: Map<number, number>
  /** The number of updates of a job. Its tasks carry this number. */
  jobIteration: number
  /** The time of the last update of a job. */
  lastExecution: number | null
  /** The virtual address on each network, by the network's id. */
  readonly virtualIps: Map<string, string>
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
  /** Counts from 1, for jobs from 0; null if the service runs one task on each node. */
  readonly slot: number | null
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
  /** The pulled images, by id. */
  readonly images: Map<string, LocalImage>
}

/** An image on a host. */
export interface LocalImage {
  readonly id: string
  readonly image: Image
  readonly pulledAt: number
  readonly tags: Set<string>
  /** For example "registry.test/shop/web@sha256:…". */
  readonly digests: Set<string>
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
  /** Base64, as received. */
  readonly data: string
}

export interface Volume {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly createdAt: number
}

export interface LogLine {
  /** Milliseconds since 1970, at least a microsecond later than the line before. */
  readonly at: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

export interface Mount {
  readonly type: string
  /** The name of a volume, or a folder of the host. */
  readonly source: string
  readonly target: string
  readonly isReadOnly: boolean
}

export interface Container {
  readonly id: string
  readonly name: string
  /** The image reference of the spec. */
  readonly image: string
  readonly imageId: string
  readonly createdAt: number
  readonly labels: Readonly<Record<string, string>>
  readonly spec: SwarmTaskTemplate
  /** Includes the image's environment. */
  readonly env: ReadonlyMap<string, string>
  readonly host: string
  readonly exposedPorts: readonly number[]
  readonly ports: PortStatus[]
  readonly networks: readonly Attachment[]
  readonly mounts: readonly Mount[]
  readonly pid: number
  readonly program: Program
  state: 'created' | 'running' | 'exited'
  health: 'starting' | 'healthy' | 'unhealthy' | null
  /** The port and paths that the container serves now. */
  listening: { readonly port: number; readonly paths: readonly string[] } | null
  startedAt: number | null
  finishedAt: number | null
  exitCode: number
  isOutOfMemory: boolean
  readonly files: FileSystem
  readonly log: LogLine[]
  /** Called after each line, when the health changes, and when the container ends. */
  readonly watchers: Set<() => void>
  process: Process | null
}
