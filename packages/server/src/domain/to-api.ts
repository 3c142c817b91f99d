import type { Host } from '@berth/contract/hosts/hosts.ts'
import type { Instance, InstanceDetails, InstanceState } from '@berth/contract/instances/instances.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { Service, ServiceEndpoint, ServiceRef } from '@berth/contract/services/services.ts'
import type { Timings } from '../timings.ts'
import { allowedActions } from './actions.ts'
import { explainWithPorts } from './explain.ts'
import { placeHolder } from './leaving-instances.ts'
import type { LiveInstance, LiveService } from './model.ts'
import { reasonFields } from './reason-fields.ts'
import { type RestartCount, type RestartCounts, slotAndRevision } from './restarts.ts'
import { hasEnded, healthyInstances, slotsOf } from './slots.ts'
import type { ServiceStatus } from './status.ts'

/** Limits the list: with the routing mesh, every host of a large cluster would answer. */
const MAX_ENDPOINTS = 20

/** Returns a service as the API shows it, without newer images, which the engine does not know. */
export function toApiService(
  service: LiveService,
  status: ServiceStatus,
  hosts: readonly Host[],
  now: number,
  timings: Timings,
): Omit<Service, 'newerImage'> {
  return {
    id: service.id,
    ...{ space: service.ref.space, name: service.ref.service },
    kind: service.kind,
    mode: service.mode,
    spec: service.spec,
    state: status.state,
    ...reasonFields(status.reason),
    actions: allowedActions(service, status.state),
    revision: service.revision,
    image: { reference: service.spec.image, digest: service.digest },
    instances: { running: status.running, desired: service.desired },
    endpoints: endpointsOf(service, hosts, now, timings),
    createdAt: isoTime(service.createdAt),
    updatedAt: isoTime(service.updatedAt),
    version: service.version,
    pendingFrom: service.pendingFrom,
    progress: status.progress,
  }
}

/** Returns the instances of a service as the API shows them: those that have a slot before those that had one, then by slot. */
export function toApiInstances(
  service: LiveService,
  restarts: RestartCounts,
  now: number,
  timings: Timings,
): Instance[] {
  const current = new Set(slotsOf(service).map((slot) => slot.current))
  const isPresent = (instance: LiveInstance) => instance.isDesired || current.has(instance)
  return service.instances
    .toSorted((a, b) => Number(isPresent(b)) - Number(isPresent(a)) || a.slot - b.slot || b.createdAt - a.createdAt)
    .map((instance) => ({
      ...toApiInstance(service, instance, restarts.get(slotAndRevision(instance))),
      desired: isPresent(instance),
      ...reasonFields(instanceReason(service, instance, now, timings)),
    }))
}

/** Returns one instance with its details; null where the engine does not remember it. */
export function toApiInstanceDetails(
  service: LiveService,
  restarts: RestartCounts,
  id: string,
  now: number,
  timings: Timings,
): InstanceDetails | null {
  const apiInstance = toApiInstances(service, restarts, now, timings).find((one) => one.id === id)
  const instance = service.instances.find((one) => one.id === id)
  if (!apiInstance || !instance) return null
  const { containerId, createdAt, memoryLimitMiB } = instance
  return { ...apiInstance, containerId, createdAt: isoTime(createdAt), memoryLimitMiB }
}

/** Returns the name of an instance, such as "web.2": the service and the number of its slot, or its host where slots have no numbers. */
export function instanceName({ service }: ServiceRef, { slot, host, id }: LiveInstance): string {
  return `${service}.${slot || (host?.name ?? id)}`
}

function toApiInstance(
  { ref }: LiveService,
  instance: LiveInstance,
  count: RestartCount | undefined,
): Omit<Instance, 'desired' | 'reason' | 'reasonMessage'> {
  return {
    id: instance.id,
    name: instanceName(ref, instance),
    state: instanceState(instance),
    host: instance.host?.name ?? null,
    addresses: [...instance.addresses],
    ports: [...instance.ports],
    revision: instance.revision,
    image: instance.image,
    startedAt: instance.phase === 'running' ? isoTime(instance.since) : null,
    endedAt: hasEnded(instance) ? isoTime(instance.since) : null,
    exitCode: instance.exitCode,
    restarts: count?.restarts ?? 0,
    restartsAreMinimum: count?.isMinimum ?? true,
  }
}

function instanceReason(service: LiveService, instance: LiveInstance, now: number, timings: Timings): Message | null {
  const holder = placeHolder(instance, service, now, timings)
  if (holder === null) return explainWithPorts(instance, service)
  return holder === 'leaving' ? message('waits-for-old-instance') : null
}

function instanceState({ phase, isDesired }: LiveInstance): InstanceState {
  if (phase === 'running' && !isDesired) return 'stopping'
  return phase
}

/**
 * Returns where a service answers. Host ports answer on hosts that run an instance, except while it is retried after a failure and may fail
 * again. Ingress ports answer on every host; only those that run an instance are listed.
 */
function endpointsOf(service: LiveService, hosts: readonly Host[], now: number, timings: Timings): ServiceEndpoint[] {
  const healthy = slotsOf(service).flatMap((slot) => healthyInstances(slot, now, timings))
  const fromInstances = healthy.flatMap(({ host, ports }) =>
    [...ports, ...service.ingressPorts].map((port) => ({ id: host?.id, port })),
  )
  const endpoints = new Map<string, ServiceEndpoint>()
  for (const { id, port } of fromInstances) {
    const host = hosts.find((one) => one.id === id)
    if (host)
      endpoints.set(`${id} ${port.published} ${port.protocol}`, { host: host.name, address: host.address, ...port })
  }
  return [...endpoints.values()]
    .sort((a, b) => a.host.localeCompare(b.host) || a.published - b.published)
    .slice(0, MAX_ENDPOINTS)
}

function isoTime(time: number): string {
  return new Date(time).toISOString()
}
