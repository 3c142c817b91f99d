import type { Event } from '@berth/contract/events/events.ts'
import type { Cluster, Host } from '@berth/contract/hosts/hosts.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Service, ServiceRef, ServiceState } from '@berth/contract/services/services.ts'
import type { Space } from '@berth/contract/spaces/spaces.ts'
import type { LiveService, LiveSpace } from '../domain/model.ts'
import { countRestarts, type RestartCounts } from '../domain/restarts.ts'
import { EMPTY_SNAPSHOT, type Snapshot, serviceKey } from '../domain/snapshot.ts'
import { deriveStatus, LASTING_STATES, type ServiceStatus, type StatusOf } from '../domain/status.ts'
import { toApiService } from '../domain/to-api.ts'
import type { Timings } from '../timings.ts'
import { Changes } from './changes.ts'

const UNHEALTHY: readonly ServiceState[] = ['degraded', 'failed', 'upgrade-paused']

/** The cluster as last read. watch.ts updates it; every read of the page, the API or the metrics is answered from it. */
export class View {
  readonly changes = new Changes()
  /** Returns the known newer image of a service, which does not come from the engine. After a change, `recomputeStatus` emits it. */
  newerImageOf: (service: LiveService) => Service['newerImage'] = () => null
  /** Called after each snapshot, with the previous and the new one. */
  readonly snapshotListeners = new Set<(before: Snapshot, after: Snapshot) => void>()
  readonly #timings: Timings
  readonly #clock: () => number
  #snapshot = EMPTY_SNAPSHOT
  /** False before the first snapshot, when nothing can be answered. That differs from an empty cluster. */
  #hasSnapshot = false
  #engine: Cluster['engine']
  #routingMesh = false
  /** The last emitted events as JSON, by what they are about, so that only differences are emitted. */
  #emitted = new Map<string, string>()
  #services = new Map<string, Service>()
  readonly #statuses = new WeakMap<LiveService, ServiceStatus>()
  /** The restarts of each service of a snapshot. They are counted from snapshot to snapshot, because the engine forgets instances. */
  readonly #restarts = new WeakMap<LiveService, RestartCounts>()

  constructor(address: string, timings: Timings, clock: () => number = Date.now) {
    this.#timings = timings
    this.#clock = clock
    const since = new Date(clock()).toISOString()
    const starting = { version: null, apiVersion: null, reason: null, reasonMessage: null }
    this.#engine = { state: 'away', address, since, ...starting }
  }

  get snapshot(): Snapshot {
    return this.#snapshot
  }

  get hosts(): readonly Host[] {
    return this.#snapshot.hosts
  }

  /** Returns a host by id or name. @throws Problem `not-found` */
  host(named: string): Host {
    const host = this.hosts.find(({ id, name }) => id === named || name === named)
    if (!host) throw new Problem('not-found', message('no-such-host', { host: named }))
    return host
  }

  get engine(): Cluster['engine'] {
    return this.#engine
  }

  cluster(): Cluster {
    const ready = this.hosts.filter(({ state }) => state === 'ready')
    const most = (of: (host: Host) => number) => Math.max(...ready.map(of))
    return {
      engine: this.#engine,
      routingMesh: this.#routingMesh,
      hosts: { total: this.hosts.length, ready: ready.length },
      platforms: [...new Set(ready.map(({ platform }) => platform))].sort(),
      largest:
        ready.length === 0
          ? null
          : {
              cpus: most(({ cpus }) => cpus),
              memoryMiB: most(({ memoryMiB }) => memoryMiB),
              diskGiB: ready.every(({ diskGiB }) => diskGiB === null) ? null : most(({ diskGiB }) => diskGiB ?? 0),
            },
    }
  }

  /** @throws Problem `not-found` */
  space(name: string): LiveSpace {
    this.#requireSnapshot()
    const space = this.#snapshot.spaces.find((one) => one.name === name)
    if (!space) throw new Problem('not-found', message('no-such-space', { space: name }))
    return space
  }

  /** Returns the spaces by name. @throws Problem `engine-away` before the first snapshot */
  spaces(): Space[] {
    this.#requireSnapshot()
    return this.#shownSpaces()
  }

  #shownSpaces(): Space[] {
    return this.#snapshot.spaces.map((space) => this.shownSpace(space))
  }

  /** Returns a space as the API shows it. */
  shownSpace({ name, description, record, deleting }: LiveSpace): Space {
    const services = [...this.#services.values()].filter(({ space }) => space === name)
    return {
      name,
      description,
      services: services.length,
      unhealthy: services.filter(({ state }) => UNHEALTHY.includes(state)).length,
      deleting: deleting !== 'no',
      createdAt: record && new Date(record.createdAt).toISOString(),
    }
  }

  /** @throws Problem `not-found` */
  service(ref: ServiceRef): LiveService {
    const service = this.#snapshot.services.find((one) => serviceKey(one) === serviceKey({ ref }))
    if (!service) throw new Problem('not-found', message('no-such-service', { ...ref }))
    return service
  }

  /** Returns the status of a service of the snapshot. It is derived once, and again when time alone may have changed it. */
  readonly status: StatusOf = (service) => {
    const now = this.#clock()
    const known = this.#statuses.get(service)
    if (known && (known.until === null || now < known.until)) return known
    const status = deriveStatus(service, now, this.#timings)
    this.#statuses.set(service, status)
    return status
  }

  /** Returns the restarts of the instances of a service of a snapshot, as far as they were seen. */
  restarts(service: LiveService): RestartCounts {
    return this.#restarts.get(service) ?? new Map()
  }

  /** @throws Problem `not-found` */
  shownService(ref: ServiceRef): Service {
    const apiService = this.#services.get(serviceKey({ ref }))
    if (!apiService) throw new Problem('not-found', message('no-such-service', { ...ref }))
    return apiService
  }

  /** Returns the services of a space by name. @throws Problem `not-found` where there is no such space */
  services(space: string): Service[] {
    this.space(space)
    return [...this.#services.values()]
      .filter((one) => one.space === space)
      .sort((a, b) => a.name.localeCompare(b.name))
  }

  /**
   * Replaces the snapshot and emits what differs.
   *
   * @returns when a status may change without a new snapshot, in milliseconds since 1970; null: never
   */
  applySnapshot(snapshot: Snapshot): number | null {
    this.#hasSnapshot = true
    const before = this.#snapshot
    this.#snapshot = snapshot
    this.#countRestarts(before, snapshot)
    if (JSON.stringify(before.hosts) !== JSON.stringify(snapshot.hosts)) this.changes.add({ type: 'hosts' })
    const until = this.recomputeStatus()
    for (const listener of this.snapshotListeners) listener(before, snapshot)
    return until
  }

  /** Derives the status of each service again, for the current time. @returns as `applySnapshot` */
  recomputeStatus(): number | null {
    const now = this.#clock()
    const until: number[] = []
    this.#services = new Map()
    for (const service of this.#snapshot.services) {
      const status = this.status(service)
      if (status.until !== null) until.push(status.until)
      const newer = this.newerImageOf(service)
      const apiService = toApiService(service, status, this.hosts, now, this.#timings)
      this.#services.set(serviceKey(service), { ...apiService, newerImage: newer })
    }
    this.#emitChanges()
    return until.length > 0 ? Math.min(...until) : null
  }

  /** Tells how soon the cluster is likely to change: 'moving' while anything is in transition, 'unhealthy' while something fails. */
  pace(): 'moving' | 'unhealthy' | 'resting' {
    const states = [...this.#services.values()].map(({ state }) => state)
    const isMoving = this.#snapshot.spaces.some(({ deleting }) => deleting !== 'no')
    if (isMoving || states.some((state) => !LASTING_STATES.includes(state))) return 'moving'
    return states.includes('degraded') ? 'unhealthy' : 'resting'
  }

  setEngineState(state: Omit<Cluster['engine'], 'address' | 'since'>, routingMesh: boolean): void {
    const since = state.state === this.#engine.state ? this.#engine.since : new Date(this.#clock()).toISOString()
    this.#engine = { ...state, address: this.#engine.address, since }
    this.#routingMesh = routingMesh
    this.#emitChanges()
  }

  #countRestarts(before: Snapshot, after: Snapshot): void {
    const beforeById = new Map(before.services.map((service) => [service.id, service]))
    for (const service of after.services) {
      const earlier = beforeById.get(service.id)
      const counted = earlier ? { service: earlier, counts: this.restarts(earlier) } : null
      this.#restarts.set(service, countRestarts(service, counted))
    }
  }

  #requireSnapshot(): void {
    if (!this.#hasSnapshot)
      throw new Problem('engine-away', this.#engine.reasonMessage ?? message('engine-not-heard-yet'))
  }

  #emitChanges(): void {
    const next = new Map<string, string>()
    for (const [key, event] of this.#events()) {
      const json = JSON.stringify(event)
      next.set(key, json)
      if (this.#emitted.get(key) !== json) this.changes.add(event)
    }
    for (const key of this.#emitted.keys()) if (!next.has(key)) this.changes.add(removal(key))
    this.#emitted = next
  }

  *#events(): Generator<[key: string, Event]> {
    yield ['cluster', { type: 'cluster', cluster: this.cluster() }]
    for (const space of this.#shownSpaces()) yield [`space ${space.name}`, { type: 'space', space }]
    for (const [key, service] of this.#services) yield [`service ${key}`, { type: 'service', service }]
  }
}

function removal(key: string): Event {
  const [kind, name = ''] = key.split(' ')
  if (kind === 'space') return { type: 'space-removed', name }
  const [space = '', service = ''] = name.split('/')
  return { type: 'service-removed', space, name: service }
}
