import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'

/**
 * A service as the engine reports it, in Berth's terms and units. engine/services/read-service.ts translates it from the engine's answers;
 * nothing in domain/ knows Swarm. All times are milliseconds since 1970.
 */
export interface LiveService {
  readonly id: string
  readonly ref: ServiceRef
  /** Identifies the requested state. */
  readonly version: string
  readonly kind: 'service' | 'load-balancer'
  readonly mode: 'replicated' | 'global' | 'job'
  /** Its instances may complete: they are not started again after they have ended well. */
  readonly isOneShot: boolean
  readonly spec: ShownSpec
  /** "sha256:..."; null where the image isn't pinned. */
  readonly digest: string | null
  readonly desired: number
  /** The number of instances before the service was stopped; null while it is not stopped. */
  readonly replicasBeforeStop: number | null
  readonly revision: number
  /** The service stores the number of its revision. It does not after another tool has deployed it. */
  readonly isNumbered: boolean
  /** The number of the revision that another tool's deploy has replaced; null where there is none, or it is saved. */
  readonly overwrittenRevision: number | null
  /** The revision that a rollback returns to while an upgrade waits for confirmation; null when none waits. */
  readonly pendingFrom: number | null
  /** The last operation, and when it was requested; null for a service that another tool created. */
  readonly operation: { readonly kind: Operation; readonly at: number } | null
  readonly rollout: Rollout
  /** When the engine began the rollout; null where there is none. */
  readonly rolloutBeganAt: number | null
  /** A rollout that Berth froze at a person's request: 'paused' for now, or 'accepted' for good with the instances replaced by then. */
  readonly hold: 'paused' | 'accepted' | null
  readonly createdAt: number
  readonly updatedAt: number
  /** The service was removed from the engine, and its last instances are still ending. */
  readonly deleting: boolean
  /** All instances that the engine remembers, including those that have ended; in no order. */
  readonly instances: readonly LiveInstance[]
  /** How many instances of a slot the engine remembers. It forgets the ones that ended first. */
  readonly historyLimit: number
  /** Ports on which every host answers for the service. */
  readonly ingressPorts: readonly PublishedPort[]
}

/** The operations that take a while. */
export const OPERATIONS = ['create', 'upgrade', 'roll-back', 'scale', 'restart', 'start', 'stop'] as const
export type Operation = (typeof OPERATIONS)[number]

/** How far the last change of the instances has come. 'rolled-back': the engine has taken it back. */
export type Rollout = 'none' | 'under-way' | 'paused' | 'done' | 'rolling-back' | 'rollback-paused' | 'rolled-back'

export interface LiveInstance {
  readonly id: string
  /** Counts from 1; 0 for a service with one instance on each host. */
  readonly slot: number
  readonly host: LiveInstanceHost | null
  readonly revision: number
  /** The instance was created from the current spec of the service. */
  readonly isCurrent: boolean
  /** False for an instance that is to end or has ended: another one has its slot. */
  readonly isDesired: boolean
  /** 'completed': it has done its work and is not started again. 'ended': it was stopped. */
  readonly phase: 'waiting' | 'starting' | 'running' | 'completed' | 'failed' | 'ended'
  /** The engine's own text on why the instance is in its phase; null where it gave none. */
  readonly message: string | null
  readonly exitCode: number | null
  readonly outOfMemory: boolean
  readonly containerId: string | null
  readonly image: string
  readonly addresses: readonly string[]
  readonly ports: readonly PublishedPort[]
  readonly memoryLimitMiB: number | null
  /** How often the engine starts the instance again after a failure; null: without a limit. */
  readonly restartLimit: number | null
  /** Processors, memory or disk of its host are reserved for the instance. */
  readonly hasReservations: boolean
  readonly createdAt: number
  /** When the instance entered its phase. */
  readonly since: number
}

/** The host of an instance. */
interface LiveInstanceHost {
  readonly id: string
  readonly name: string
  readonly ready: boolean
  /** The host takes new instances: it is neither paused nor drained. */
  readonly isActive: boolean
}

export interface PublishedPort {
  readonly published: number
  readonly target: number
  readonly protocol: 'tcp' | 'udp' | 'sctp'
}

export interface LiveSpace {
  readonly name: string
  readonly description: string
  /** The config that records the space; null where another tool created the space. */
  readonly record: { readonly id: string; readonly version: number; readonly createdAt: number } | null
  /** The network that its services share exists. */
  readonly hasNetwork: boolean
  /** Whether deleting the space was requested. */
  readonly deleting: 'no' | 'yes' | 'with-volumes'
}
