import type { Host } from '@berth/contract/hosts/hosts.ts'
import { ServiceSpec, type ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { DEFAULT_TIMINGS } from '../timings.ts'
import type { LiveInstance, LiveService } from './model.ts'
import { deriveStatus, type StatusOf } from './status.ts'

/** The current time of the tests. */
export const NOW = Date.UTC(2026, 0, 1, 12)

/** Returns the time so many seconds before NOW. */
export function ago(seconds: number): number {
  return NOW - seconds * 1000
}

/**
 * Returns a healthy service that was created an hour ago, with two instances of its first revision. Pass only the fields that the test is
 * about.
 */
export function service(given: Partial<LiveService> = {}): LiveService {
  return {
    id: 'id-web',
    ref: { space: 'shop', service: 'web' },
    version: '7',
    kind: 'service',
    mode: 'replicated',
    isOneShot: false,
    spec: spec(),
    digest: 'sha256:11',
    desired: 2,
    replicasBeforeStop: null,
    revision: 1,
    isNumbered: true,
    overwrittenRevision: null,
    pendingFrom: null,
    operation: { kind: 'create', at: ago(3600) },
    rollout: 'none',
    rolloutBeganAt: null,
    hold: null,
    createdAt: ago(3600),
    updatedAt: ago(3600),
    deleting: false,
    instances: [instance(), instance({ slot: 2 })],
    historyLimit: 5,
    ingressPorts: [],
    ...given,
  }
}

export function spec(given: Partial<ServiceSpecInput> = {}): ServiceSpec {
  return ServiceSpec.parse({ name: 'web', image: 'shop/web:1.0', replicas: 2, ...given })
}

/** Returns an instance that has been running for a minute, in the first slot. */
export function instance(given: Partial<LiveInstance> = {}): LiveInstance {
  return {
    id: `id-${given.slot ?? 1}`,
    slot: 1,
    host: { id: 'id-host1', name: 'host1', ready: true, isActive: true },
    revision: 1,
    isCurrent: true,
    isDesired: true,
    phase: 'running',
    message: null,
    exitCode: null,
    outOfMemory: false,
    containerId: 'c1',
    image: 'shop/web:1.0@sha256:11',
    addresses: [],
    ports: [],
    memoryLimitMiB: null,
    hasReservations: false,
    restartLimit: null,
    createdAt: ago(60),
    since: ago(60),
    ...given,
  }
}

/** Returns an instance of the previous revision. */
export function old(given: Partial<LiveInstance> = {}): LiveInstance {
  return instance({ revision: 0, isCurrent: false, createdAt: ago(3600), since: ago(3600), ...given })
}

/** Returns an earlier instance that has failed. */
export function failed(message: string | null, given: Partial<LiveInstance> = {}): LiveInstance {
  return instance({ isDesired: false, phase: 'failed', message, createdAt: ago(120), since: ago(90), ...given })
}

/** Returns an instance that has done its work, and that the engine does not start again. */
export function completed(given: Partial<LiveInstance> = {}): LiveInstance {
  return instance({ isDesired: false, phase: 'completed', exitCode: 0, since: ago(50), ...given })
}

/** Returns an earlier instance that the engine is stopping. */
export function leaving(given: Partial<LiveInstance> = {}): LiveInstance {
  return old({ isDesired: false, ...given })
}

/** Returns a waiting instance. With a message, the scheduler found no host for it; without one, the scheduler has not tried yet. */
export function waiting(message: string | null, given: Partial<LiveInstance> = {}): LiveInstance {
  return instance({
    phase: 'waiting',
    host: null,
    containerId: null,
    message,
    createdAt: ago(5),
    since: ago(5),
    ...given,
  })
}

export function starting(given: Partial<LiveInstance> = {}): LiveInstance {
  return instance({ phase: 'starting', createdAt: ago(5), since: ago(4), ...given })
}

export function host(given: Partial<Host> = {}): Host {
  return {
    id: `id-${given.name ?? 'host1'}`,
    name: 'host1',
    address: '10.0.0.1',
    role: 'manager',
    leader: true,
    availability: 'active',
    state: 'ready',
    engineVersion: '20.10.24',
    platform: 'linux/amd64',
    cpus: 4,
    memoryMiB: 8192,
    diskGiB: null,
    labels: {},
    own: false,
    engineAddress: null,
    ...given,
  }
}

/** Texts of the engine about its instances. */
export const noPort = 'no suitable node (host-mode port already in use on 2 nodes)'
export const noMemory = 'no suitable node (insufficient resources on 2 nodes)'
export const tooMany = 'no suitable node (max replicas per node limit exceed)'
export const crashed = 'task: non-zero exit (3)'
export const unhealthy = 'task: non-zero exit (137): dockerexec: unhealthy container'

/** Returns the fields of a service whose last operation was requested so many seconds ago. */
export const requested = (kind: NonNullable<LiveService['operation']>['kind'], seconds = 5) => ({
  operation: { kind, at: ago(seconds) },
  updatedAt: ago(seconds),
})
export const created = { ...requested('create'), createdAt: ago(5) }
export const upgrade = { ...requested('upgrade'), revision: 2, pendingFrom: 1 }
export const foreign = { operation: null, createdAt: ago(3600) }
/** Fields of an instance in the second slot, and a host that is down. */
export const second = { slot: 2 }
export const hostDown = { id: 'id-host2', name: 'host2', ready: false, isActive: true }
/** Seconds after which every operation is past its deadline. */
export const PAST_DEADLINE_SECONDS = DEFAULT_TIMINGS.deadlineMs / 1000 + 60

/** Returns the status of a service at NOW. */
export const statusOf: StatusOf = (service) => deriveStatus(service, NOW, DEFAULT_TIMINGS)
