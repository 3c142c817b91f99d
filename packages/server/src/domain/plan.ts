import type { Host } from '@berth/contract/hosts/hosts.ts'
import { type FieldFault, fieldFault } from '@berth/contract/http/problems.ts'
import { wording } from '@berth/contract/messages/wording.ts'
import { MAX_FULL_NAME } from '@berth/contract/names.ts'
import type { Port, ServiceSpec, ShownSpec } from '@berth/contract/services/service-spec.ts'
import { meets } from './constraints.ts'
import type { LiveService } from './model.ts'

/** What a plan is judged by. */
export interface Facts {
  readonly space: string
  readonly services: readonly LiveService[]
  readonly hosts: readonly Host[]
  readonly routingMesh: boolean
  /** Ports that others than services hold, where that can be seen. */
  readonly foreignPorts: readonly {
    readonly hostId: string
    readonly port: number
    readonly protocol: string
    readonly by: string
  }[]
}

export interface Judgement {
  readonly errors: FieldFault[]
  readonly warnings: FieldFault[]
}

type Spec = ServiceSpec | ShownSpec

/** What speaks against making this service, as far as it can be known before. */
export function judge(spec: Spec, facts: Facts): Judgement {
  const ready = facts.hosts.filter(({ state, availability }) => state === 'ready' && availability === 'active')
  const eligible = ready.filter((host) => spec.placement.constraints.every((constraint) => meets(host, constraint)))
  const placeable = eligible.length > 0
  return {
    errors: [
      ...nameFaults(spec, facts),
      ...sizeFaults(spec, ready),
      ...(placeable ? [] : [fieldFault('placement.constraints', wording('plan-no-host'))]),
      ...spec.ports.flatMap((port, index) => portErrors(port, index, eligible, facts)),
    ],
    warnings: placeable
      ? [
          ...diskWarnings(spec, ready),
          ...crowding(spec, eligible),
          ...spec.ports.flatMap((port, index) => portWarnings(port, index, spec.replicas, eligible, facts)),
        ]
      : [],
  }
}

function nameFaults({ name }: Spec, { space, services }: Facts): FieldFault[] {
  const length = `${space}_${name}`.length
  if (length > MAX_FULL_NAME) return [fieldFault('name', wording('plan-name-long', { length, max: MAX_FULL_NAME }))]
  const same = services.find(
    ({ ref, deleting }) => !deleting && ref.space === space && ref.service.toLowerCase() === name.toLowerCase(),
  )
  return same ? [fieldFault('name', wording('plan-name-taken', { name: same.ref.service }))] : []
}

function sizeFaults({ resources: { cpus, memoryMiB, diskGiB } }: Spec, hosts: readonly Host[]): FieldFault[] {
  const largest = (of: (host: Host) => number) => Math.max(0, ...hosts.map(of))
  const most = {
    cpus: largest((host) => host.cpus),
    memory: largest((host) => host.memoryMiB),
    disk: largest((host) => host.diskGiB ?? 0),
  }
  return [
    ...(cpus !== null && cpus > most.cpus
      ? [fieldFault('resources.cpus', wording('plan-cpus', { cpus, largest: most.cpus }))]
      : []),
    ...(memoryMiB !== null && memoryMiB > most.memory
      ? [fieldFault('resources.memoryMiB', wording('plan-memory', { memory: memoryMiB, largest: most.memory }))]
      : []),
    ...(diskGiB !== null && most.disk > 0 && diskGiB > most.disk
      ? [fieldFault('resources.diskGiB', wording('plan-disk', { disk: diskGiB, largest: most.disk }))]
      : []),
  ]
}

function diskWarnings({ resources: { diskGiB } }: Spec, hosts: readonly Host[]): FieldFault[] {
  const declared = hosts.some((host) => host.diskGiB !== null)
  return diskGiB === null || declared
    ? []
    : [fieldFault('resources.diskGiB', wording('plan-disk-recorded', { disk: diskGiB }))]
}

function crowding({ replicas, placement: { maxPerHost } }: Spec, eligible: readonly Host[]): FieldFault[] {
  if (maxPerHost === null || maxPerHost * eligible.length >= replicas) return []
  const waiting = replicas - maxPerHost * eligible.length
  return [
    fieldFault(
      'placement.maxPerHost',
      wording('plan-max-per-host', { hosts: eligible.length, max: maxPerHost, waiting, replicas }),
    ),
  ]
}

function portErrors(port: Port, index: number, eligible: readonly Host[], facts: Facts): FieldFault[] {
  const { published, mode } = port
  if (mode === 'ingress' && !facts.routingMesh) return [fieldFault(`ports.${index}.mode`, wording('plan-no-mesh'))]
  if (published === null || eligible.length === 0) return []
  const path = `ports.${index}.published`
  const rival = ingressHolder(port, facts)
  if (rival) return [fieldFault(path, wording('plan-port-service', { port: published, service: rival }))]
  const taken = holders(port, facts)
  const free = eligible.filter(({ id }) => !taken.has(id))
  const [first] = eligible
  if (free.length > 0 || !first) return []
  const by = [...new Set(eligible.map(({ id }) => taken.get(id)))].join(', ')
  return eligible.length === 1
    ? [fieldFault(path, wording('plan-port-host', { port: published, host: first.name, by }))]
    : [fieldFault(path, wording('plan-port-all-hosts', { port: published, hosts: eligible.length, by }))]
}

/** A fixed port on the host has room for one instance a host. */
function portWarnings(
  port: Port,
  index: number,
  replicas: number,
  eligible: readonly Host[],
  facts: Facts,
): FieldFault[] {
  const onHost = port.mode === 'host' || (port.mode === 'auto' && !facts.routingMesh)
  if (port.published === null || !onHost) return []
  const taken = holders(port, facts)
  const free = eligible.filter(({ id }) => !taken.has(id)).length
  if (free === 0 || free >= replicas) return []
  const params = { port: port.published, free, waiting: replicas - free, replicas }
  return [fieldFault(`ports.${index}.published`, wording('plan-port-few-hosts', params))]
}

/** The service that answers on this port on every host. */
function ingressHolder({ published, protocol }: Port, { services }: Facts): string | null {
  const holder = services.find(
    ({ deleting, ingressPorts }) =>
      !deleting && ingressPorts.some((one) => one.published === published && one.protocol === protocol),
  )
  return holder ? nameOf(holder) : null
}

/** Who holds this port on which host, by the host's id. */
function holders(port: Port, { services, foreignPorts }: Facts): Map<string, string> {
  const isSame = (published: number | null, protocol: string) =>
    published === port.published && protocol === port.protocol
  const foreign = foreignPorts
    .filter((one) => isSame(one.port, one.protocol))
    .map(({ hostId, by }): [string, string] => [hostId, by])
  const ours = services
    .filter(({ spec }) => spec.ports.some(({ published, protocol }) => isSame(published, protocol)))
    .flatMap((service) =>
      service.instances.filter(({ wanted }) => wanted).map(({ host }) => [host?.id ?? '', nameOf(service)] as const),
    )
  return new Map([...foreign, ...ours])
}

function nameOf({ ref }: LiveService): string {
  return `${ref.space}/${ref.service}`
}
