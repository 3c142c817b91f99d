import type { Host } from '@berth/contract/hosts/hosts.ts'
import type { Instance, InstanceDetails, InstanceState } from '@berth/contract/instances/instances.ts'
import { formatMessage, type Message } from '@berth/contract/messages/message.ts'
import type { Service, ServiceEndpoint, ServiceRef } from '@berth/contract/services/services.ts'
import type { Timings } from '../timings.ts'
import { allowedActions } from './actions.ts'
import { explain } from './explain.ts'
import type { LiveInstance, LiveService } from './model.ts'
import { healthyInstances, slotKey, slotsOf } from './slots.ts'
import { deriveStatus, type ServiceStatus } from './status.ts'

/** Enough for a person to click on; with the routing mesh every host of a large cluster would answer. */
const MAX_ENDPOINTS = 20

/** A service as the API answers it, but for what is known of newer images: no engine tells that. */
export function toApiService(
  service: LiveService,
  hosts: readonly Host[],
  now: number,
  timings: Timings,
  standing: ServiceStatus = deriveStatus(service, now, timings),
): Omit<Service, 'newerImage'> {
  return {
    id: service.id,
    ...{ space: service.ref.space, name: service.ref.service },
    kind: service.kind,
    mode: service.mode,
    spec: service.spec,
    state: standing.state,
    ...said(standing.reason),
    actions: allowedActions(service, standing.state),
    revision: service.revision,
    image: { reference: service.spec.image, digest: service.digest },
    instances: { running: standing.running, desired: service.desired },
    endpoints: endpointsOf(service, hosts, now, timings),
    createdAt: iso(service.createdAt),
    updatedAt: iso(service.updatedAt),
    version: service.version,
    pendingFrom: service.pendingFrom,
    progress: standing.progress,
  }
}

/** The instances of a service as the API answers them: by slot, and those that are desired before those that have ended. */
export function toApiInstances(service: LiveService): Instance[] {
  const perPlace = Map.groupBy(service.instances, placeOf)
  return service.instances
    .toSorted((a, b) => Number(b.isDesired) - Number(a.isDesired) || a.slot - b.slot || b.createdAt - a.createdAt)
    .map((instance) => shownInstance(service, instance, (perPlace.get(placeOf(instance))?.length ?? 1) - 1))
}

/** One of them, with what only its own page tells; null where the engine doesn't remember it. */
export function toApiInstanceDetails(service: LiveService, id: string): InstanceDetails | null {
  const shown = toApiInstances(service).find((one) => one.id === id)
  const instance = service.instances.find((one) => one.id === id)
  if (!shown || !instance) return null
  const { containerId, createdAt, memoryLimitMiB } = instance
  return { ...shown, containerId, createdAt: iso(createdAt), memoryLimitMiB }
}

/** An instance takes the place of those of its own revision only: an upgrade is no restart. */
function placeOf(instance: LiveInstance): string {
  return `${slotKey(instance)} ${instance.revision}`
}

/** Such as "web.2": the service and the number of its slot, or its host where slots have none. */
export function instanceName({ service }: ServiceRef, { slot, host, id }: LiveInstance): string {
  return `${service}.${slot || (host?.name ?? id)}`
}

function shownInstance({ ref }: LiveService, instance: LiveInstance, restarts: number): Instance {
  return {
    id: instance.id,
    name: instanceName(ref, instance),
    state: instanceState(instance),
    desired: instance.isDesired,
    ...said(explain(instance)),
    host: instance.host?.name ?? null,
    addresses: [...instance.addresses],
    ports: [...instance.ports],
    revision: instance.revision,
    image: instance.image,
    startedAt: instance.phase === 'running' ? iso(instance.since) : null,
    endedAt: instance.phase === 'failed' || instance.phase === 'ended' ? iso(instance.since) : null,
    exitCode: instance.exitCode,
    restarts,
  }
}

function instanceState({ phase, isDesired }: LiveInstance): InstanceState {
  if (phase === 'running' && !isDesired) return 'stopping'
  return phase
}

/**
 * Host ports answer on the hosts that run an instance, unless it is tried again and may fail again; ingress ports on every host,
 * of which those are named.
 */
function endpointsOf(service: LiveService, hosts: readonly Host[], now: number, timings: Timings): ServiceEndpoint[] {
  const serving = slotsOf(service).flatMap((slot) => healthyInstances(slot, now, timings))
  const fromInstances = serving.flatMap(({ host, ports }) =>
    [...ports, ...service.ingressPorts].map((port) => ({ id: host?.id, port })),
  )
  const found = new Map<string, ServiceEndpoint>()
  for (const { id, port } of fromInstances) {
    const host = hosts.find((one) => one.id === id)
    if (host) found.set(`${id} ${port.published} ${port.protocol}`, { host: host.name, address: host.address, ...port })
  }
  return [...found.values()]
    .sort((a, b) => a.host.localeCompare(b.host) || a.published - b.published)
    .slice(0, MAX_ENDPOINTS)
}

function said(reason: Message | null): { reason: string | null; reasonMessage: Message | null } {
  return { reason: reason && formatMessage(reason, 'en'), reasonMessage: reason }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
