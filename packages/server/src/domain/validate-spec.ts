import type { Host } from '@berth/contract/hosts/hosts.ts'
import { type FieldError, fieldError } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { MAX_FULL_NAME } from '@berth/contract/names.ts'
import type { Port, ShownSpec } from '@berth/contract/services/service-spec.ts'
import { satisfiesConstraint } from './constraints.ts'
import type { LiveService } from './model.ts'

/** The state of the cluster against which a spec is validated. */
export interface ValidationContext {
  readonly space: string
  readonly services: readonly LiveService[]
  readonly hosts: readonly Host[]
  readonly routingMesh: boolean
  /** Ports that are in use by something other than a service, where Berth can see it. */
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

/** Returns the errors and warnings of a service that is to be created, as far as they can be known before. */
export function validateSpec(spec: ShownSpec, context: ValidationContext): ValidationResult {
  const ready = context.hosts.filter(({ state, availability }) => state === 'ready' && availability === 'active')
  const eligible = ready.filter((host) =>
    spec.placement.constraints.every((constraint) => satisfiesConstraint(host, constraint)),
  )
  const hasEligibleHost = eligible.length > 0
  return {
    errors: [
      ...nameErrors(spec, context),
      ...sizeErrors(spec, ready),
      ...(hasEligibleHost ? [] : [fieldError('placement.constraints', message('plan-no-host'))]),
      ...spec.ports.flatMap((port, index) => portErrors(port, index, eligible, context)),
    ],
    warnings: hasEligibleHost
      ? [
          ...diskWarnings(spec, ready),
          ...crowdingWarnings(spec, eligible),
          ...spec.ports.flatMap((port, index) => portWarnings(port, index, spec.replicas, eligible, context)),
        ]
      : [],
  }
}

function nameErrors({ name }: ShownSpec, { space, services }: ValidationContext): FieldError[] {
  const length = `${space}_${name}`.length
  if (length > MAX_FULL_NAME) return [fieldError('name', message('plan-name-long', { length, max: MAX_FULL_NAME }))]
  const existing = services.find(
    ({ ref, deleting }) => !deleting && ref.space === space && ref.service.toLowerCase() === name.toLowerCase(),
  )
  return existing ? [fieldError('name', message('plan-name-taken', { name: existing.ref.service }))] : []
}

function sizeErrors({ resources: { cpus, memoryMiB, diskGiB } }: ShownSpec, hosts: readonly Host[]): FieldError[] {
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

function diskWarnings({ resources: { diskGiB } }: ShownSpec, hosts: readonly Host[]): FieldError[] {
  const declared = hosts.some((host) => host.diskGiB !== null)
  return diskGiB === null || declared
    ? []
    : [fieldError('resources.diskGiB', message('plan-disk-recorded', { disk: diskGiB }))]
}

function crowdingWarnings({ replicas, placement: { maxPerHost } }: ShownSpec, eligible: readonly Host[]): FieldError[] {
  if (maxPerHost === null || maxPerHost * eligible.length >= replicas) return []
  const waiting = replicas - maxPerHost * eligible.length
  return [
    fieldError(
      'placement.maxPerHost',
      message('plan-max-per-host', { hosts: eligible.length, max: maxPerHost, waiting, replicas }),
    ),
  ]
}

function portErrors(port: Port, index: number, eligible: readonly Host[], context: ValidationContext): FieldError[] {
  const { published, mode } = port
  if (mode === 'ingress' && !context.routingMesh) return [fieldError(`ports.${index}.mode`, message('plan-no-mesh'))]
  if (published === null || eligible.length === 0) return []
  const path = `ports.${index}.published`
  const ingressService = ingressUser(port, context)
  if (ingressService)
    return [fieldError(path, message('plan-port-service', { port: published, service: ingressService }))]
  const taken = usersOf(port, context)
  const free = eligible.filter(({ id }) => !taken.has(id))
  const [first] = eligible
  if (free.length > 0 || !first) return []
  const by = [...new Set(eligible.map(({ id }) => taken.get(id)))].join(', ')
  return eligible.length === 1
    ? [fieldError(path, message('plan-port-host', { port: published, host: first.name, by }))]
    : [fieldError(path, message('plan-port-all-hosts', { port: published, hosts: eligible.length, by }))]
}

/** Warns where a fixed host port, which one instance per host can use, is free on too few hosts. */
function portWarnings(
  port: Port,
  index: number,
  replicas: number,
  eligible: readonly Host[],
  context: ValidationContext,
): FieldError[] {
  const onHost = port.mode === 'host' || (port.mode === 'auto' && !context.routingMesh)
  if (port.published === null || !onHost) return []
  const taken = usersOf(port, context)
  const free = eligible.filter(({ id }) => !taken.has(id)).length
  if (free === 0 || free >= replicas) return []
  const params = { port: port.published, free, waiting: replicas - free, replicas }
  return [fieldError(`ports.${index}.published`, message('plan-port-few-hosts', params))]
}

/** Returns the service that answers on this port on every host. */
function ingressUser({ published, protocol }: Port, { services }: ValidationContext): string | null {
  const user = services.find(
    ({ deleting, ingressPorts }) =>
      !deleting && ingressPorts.some((one) => one.published === published && one.protocol === protocol),
  )
  return user ? qualifiedName(user) : null
}

/** Returns who uses this port on which host, by the host's id. */
function usersOf(port: Port, { services, foreignPorts }: ValidationContext): Map<string, string> {
  const isSamePort = (published: number | null, protocol: string) =>
    published === port.published && protocol === port.protocol
  const foreign = foreignPorts
    .filter((one) => isSamePort(one.port, one.protocol))
    .map(({ hostId, by }): [string, string] => [hostId, by])
  const byServices = services
    .filter(({ spec }) => spec.ports.some(({ published, protocol }) => isSamePort(published, protocol)))
    .flatMap((service) =>
      service.instances
        .filter(({ isDesired }) => isDesired)
        .map(({ host }) => [host?.id ?? '', qualifiedName(service)] as const),
    )
  return new Map([...foreign, ...byServices])
}

function qualifiedName({ ref }: LiveService): string {
  return `${ref.space}/${ref.service}`
}
