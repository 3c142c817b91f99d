import type { Host } from '@berth/contract/hosts/hosts.ts'
import { type FieldError, fieldError } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { MAX_FULL_NAME } from '@berth/contract/names.ts'
import type { Port, ServiceSpec, ShownSpec } from '@berth/contract/services/service-spec.ts'
import { meets } from './constraints.ts'
import type { LiveService } from './model.ts'

/** What a plan is judged by. */
export interface ValidationContext {
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

export interface ValidationResult {
  readonly errors: FieldError[]
  readonly warnings: FieldError[]
}

type Spec = ServiceSpec | ShownSpec

/** What speaks against making this service, as far as it can be known before. */
export function validateSpec(spec: Spec, facts: ValidationContext): ValidationResult {
  const ready = facts.hosts.filter(({ state, availability }) => state === 'ready' && availability === 'active')
  const eligible = ready.filter((host) => spec.placement.constraints.every((constraint) => meets(host, constraint)))
  const placeable = eligible.length > 0
  return {
    errors: [
      ...nameFaults(spec, facts),
      ...sizeFaults(spec, ready),
      ...(placeable ? [] : [fieldError('placement.constraints', message('plan-no-host'))]),
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

function nameFaults({ name }: Spec, { space, services }: ValidationContext): FieldError[] {
  const length = `${space}_${name}`.length
  if (length > MAX_FULL_NAME) return [fieldError('name', message('plan-name-long', { length, max: MAX_FULL_NAME }))]
  const same = services.find(
    ({ ref, deleting }) => !deleting && ref.space === space && ref.service.toLowerCase() === name.toLowerCase(),
  )
  return same ? [fieldError('name', message('plan-name-taken', { name: same.ref.service }))] : []
}

function sizeFaults({ resources: { cpus, memoryMiB, diskGiB } }: Spec, hosts: readonly Host[]): FieldError[] {
  const largest = (of: (host: Host) => number) => Math.max(0, ...hosts.map(of))
  const most = {
    cpus: largest((host) => host.cpus),
    memory: largest((host) => host.memoryMiB),
    disk: largest((host) => host.diskGiB ?? 0),
  }
  return [
    ...(cpus !== null && cpus > most.cpus
      ? [fieldError('resources.cpus', message('plan-cpus', { cpus, largest: most.cpus }))]
      : []),
    ...(memoryMiB !== null && memoryMiB > most.memory
      ? [fieldError('resources.memoryMiB', message('plan-memory', { memory: memoryMiB, largest: most.memory }))]
      : []),
    ...(diskGiB !== null && most.disk > 0 && diskGiB > most.disk
      ? [fieldError('resources.diskGiB', message('plan-disk', { disk: diskGiB, largest: most.disk }))]
      : []),
  ]
}

function diskWarnings({ resources: { diskGiB } }: Spec, hosts: readonly Host[]): FieldError[] {
  const declared = hosts.some((host) => host.diskGiB !== null)
  return diskGiB === null || declared
    ? []
    : [fieldError('resources.diskGiB', message('plan-disk-recorded', { disk: diskGiB }))]
}

function crowding({ replicas, placement: { maxPerHost } }: Spec, eligible: readonly Host[]): FieldError[] {
  if (maxPerHost === null || maxPerHost * eligible.length >= replicas) return []
  const waiting = replicas - maxPerHost * eligible.length
  return [
    fieldError(
      'placement.maxPerHost',
      message('plan-max-per-host', { hosts: eligible.length, max: maxPerHost, waiting, replicas }),
    ),
  ]
}

function portErrors(port: Port, index: number, eligible: readonly Host[], facts: ValidationContext): FieldError[] {
  const { published, mode } = port
  if (mode === 'ingress' && !facts.routingMesh) return [fieldError(`ports.${index}.mode`, message('plan-no-mesh'))]
  if (published === null || eligible.length === 0) return []
  const path = `ports.${index}.published`
  const rival = ingressHolder(port, facts)
  if (rival) return [fieldError(path, message('plan-port-service', { port: published, service: rival }))]
  const taken = holders(port, facts)
  const free = eligible.filter(({ id }) => !taken.has(id))
  const [first] = eligible
  if (free.length > 0 || !first) return []
  const by = [...new Set(eligible.map(({ id }) => taken.get(id)))].join(', ')
  return eligible.length === 1
    ? [fieldError(path, message('plan-port-host', { port: published, host: first.name, by }))]
    : [fieldError(path, message('plan-port-all-hosts', { port: published, hosts: eligible.length, by }))]
}

/** A fixed port on the host has room for one instance a host. */
function portWarnings(
  port: Port,
  index: number,
  replicas: number,
  eligible: readonly Host[],
  facts: ValidationContext,
): FieldError[] {
  const onHost = port.mode === 'host' || (port.mode === 'auto' && !facts.routingMesh)
  if (port.published === null || !onHost) return []
  const taken = holders(port, facts)
  const free = eligible.filter(({ id }) => !taken.has(id)).length
  if (free === 0 || free >= replicas) return []
  const params = { port: port.published, free, waiting: replicas - free, replicas }
  return [fieldError(`ports.${index}.published`, message('plan-port-few-hosts', params))]
}

/** The service that answers on this port on every host. */
function ingressHolder({ published, protocol }: Port, { services }: ValidationContext): string | null {
  const holder = services.find(
    ({ deleting, ingressPorts }) =>
      !deleting && ingressPorts.some((one) => one.published === published && one.protocol === protocol),
  )
  return holder ? nameOf(holder) : null
}

/** Who holds this port on which host, by the host's id. */
function holders(port: Port, { services, foreignPorts }: ValidationContext): Map<string, string> {
  const isSame = (published: number | null, protocol: string) =>
    published === port.published && protocol === port.protocol
  const foreign = foreignPorts
    .filter((one) => isSame(one.port, one.protocol))
    .map(({ hostId, by }): [string, string] => [hostId, by])
  const ours = services
    .filter(({ spec }) => spec.ports.some(({ published, protocol }) => isSame(published, protocol)))
    .flatMap((service) =>
      service.instances
        .filter(({ isDesired }) => isDesired)
        .map(({ host }) => [host?.id ?? '', nameOf(service)] as const),
    )
  return new Map([...foreign, ...ours])
}

function nameOf({ ref }: LiveService): string {
  return `${ref.space}/${ref.service}`
}
