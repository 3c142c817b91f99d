import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'

/**
 * What Berth means by a service and an instance, in Berth's words and units. engine/read*.ts makes these from the engine's
 * answers; nothing in domain/ has heard of Swarm. All times are milliseconds since 1970.
 */
export interface LiveService {
  readonly id: string
  readonly ref: ServiceRef
  /** Stands for all that was asked of it. */
  readonly version: string
  readonly kind: 'service' | 'load-balancer'
  readonly mode: 'replicated' | 'global' | 'job'
  readonly spec: ShownSpec
  /** "sha256:..."; null where the image isn't pinned. */
  readonly digest: string | null
  readonly desired: number
  /** How many it had when it was stopped; null while it isn't. */
  readonly remembered: number | null
  readonly revision: number
  /** The revision to go back to while an upgrade waits for the user's word; null when none waits. */
  readonly pendingFrom: number | null
  /** What was last asked of it, and when; null for a service that another tool made. */
  readonly operation: { readonly kind: Operation; readonly at: number } | null
  readonly rollout: Rollout
  /** A person stopped the rollout: for now, or for good with what had been replaced by then. */
  readonly hold: 'paused' | 'accepted' | null
  readonly createdAt: number
  readonly updatedAt: number
  /** Removed from the engine; only its last instances are still ending. */
  readonly deleting: boolean
  /** All that the engine remembers, also those that have ended; in no order. */
  readonly instances: readonly LiveInstance[]
  /** Ports on which every host answers for it. */
  readonly ingressPorts: readonly PublishedPort[]
}

/** Those that take a while. */
export const OPERATIONS = ['create', 'upgrade', 'roll-back', 'scale', 'restart', 'start', 'stop'] as const
export type Operation = (typeof OPERATIONS)[number]

export type Rollout = 'none' | 'under-way' | 'paused' | 'done' | 'rolling-back' | 'rollback-paused'

export interface LiveInstance {
  readonly id: string
  /** 0 where the service runs one on each host. */
  readonly slot: number
  readonly host: { readonly id: string; readonly name: string; readonly ready: boolean } | null
  readonly revision: number
  /** Made from the service's spec as it is now. */
  readonly isCurrent: boolean
  /** False for one that shall end or has ended: another has taken its slot. */
  readonly isDesired: boolean
  readonly phase: 'waiting' | 'starting' | 'running' | 'failed' | 'ended'
  /** The engine's own words on why it is where it is; null when it said nothing. */
  readonly message: string | null
  readonly exitCode: number | null
  readonly outOfMemory: boolean
  readonly containerId: string | null
  readonly image: string
  readonly addresses: readonly string[]
  readonly ports: readonly PublishedPort[]
  readonly memoryLimitMiB: number | null
  readonly createdAt: number
  /** Since when it is in this phase. */
  readonly since: number
}

export interface PublishedPort {
  readonly published: number
  readonly target: number
  readonly protocol: 'tcp' | 'udp' | 'sctp'
}

export interface LiveSpace {
  readonly name: string
  readonly description: string
  /** What the engine keeps of it, other than its services; null where another tool made the space. */
  readonly record: { readonly id: string; readonly version: number; readonly createdAt: number } | null
  /** Its own network is there, which its services share. */
  readonly hasNetwork: boolean
  /** Somebody gave the word to delete it. */
  readonly deleting: 'no' | 'yes' | 'with-volumes'
}
