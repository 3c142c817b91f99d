import type { Port, ServiceSpec } from '@berth/contract/service-spec.ts'
import { toHealthConfig } from './health-check.ts'
import * as labels from './labels.ts'
import type { SwarmContainer, SwarmPlacement, SwarmSpec } from './swarm.ts'

const MIB = 1024 * 1024
const NANO = 1e9

export interface Circumstances {
  readonly space: string
  readonly network: string
  /** With its digest, where it has one. */
  readonly pinnedImage: string
  readonly platforms: readonly { readonly os: string; readonly architecture: string }[]
  /** Ingress ports and virtual IPs work here. */
  readonly routingMesh: boolean
  /** Some host declares the generic resource "disk". */
  readonly diskDeclared: boolean
  /** ISO time. */
  readonly now: string
}

/** A new service in Swarm's words. */
export function toSwarm(spec: ServiceSpec, given: Circumstances): SwarmSpec {
  return {
    Name: `${given.space}_${spec.name}`,
    Labels: serviceLabels(spec, given),
    TaskTemplate: {
      ContainerSpec: toContainer(spec, given),
      Resources: toResources(spec, given.diskDeclared),
      Placement: toPlacement(spec, given),
      Networks: [{ Target: given.network, Aliases: [spec.name] }],
      RestartPolicy: { Condition: 'any', Delay: 5 * NANO },
    },
    Mode: { Replicated: { Replicas: spec.replicas } },
    UpdateConfig: toUpdateConfig(spec, given.routingMesh),
    EndpointSpec: {
      Mode: given.routingMesh ? 'vip' : 'dnsrr',
      Ports: spec.ports.map((port) => ({
        Protocol: port.protocol,
        TargetPort: port.target,
        ...(port.published !== null && { PublishedPort: port.published }),
        PublishMode: modeOf(port, given.routingMesh),
      })),
    },
  }
}

/** 'auto' is decided by what the cluster can do. */
export function modeOf({ mode }: Port, routingMesh: boolean): 'ingress' | 'host' {
  if (mode !== 'auto') return mode
  return routingMesh ? 'ingress' : 'host'
}

function serviceLabels(spec: ServiceSpec, given: Circumstances): Record<string, string> {
  const auto = [
    ...(spec.update.order === 'auto' ? ['order'] : []),
    ...spec.ports.filter(({ mode }) => mode === 'auto').map(({ target, protocol }) => `${target}/${protocol}`),
  ]
  return {
    [labels.SPACE]: given.space,
    [labels.IMAGE]: spec.image,
    [labels.REVISION]: '1',
    [labels.OPERATION]: 'create',
    [labels.OPERATION_AT]: given.now,
    ...(spec.description && { [labels.DESCRIPTION]: spec.description }),
    ...(auto.length > 0 && { [labels.AUTO]: auto.join(',') }),
    ...(spec.resources.diskGiB && !given.diskDeclared && { [labels.DISK]: String(spec.resources.diskGiB) }),
  }
}

function toContainer(spec: ServiceSpec, given: Circumstances): SwarmContainer {
  const secrets = spec.env.filter(({ secret }) => secret).map(({ name }) => name)
  return {
    Image: given.pinnedImage,
    Labels: {
      [labels.SPACE]: given.space,
      [labels.REVISION]: '1',
      ...(secrets.length > 0 && { [labels.SECRET_ENV]: secrets.join(',') }),
    },
    ...(spec.command && { Command: spec.command }),
    ...(spec.args && { Args: spec.args }),
    ...(spec.workingDir && { Dir: spec.workingDir }),
    ...(spec.user && { User: spec.user }),
    Env: spec.env.map(({ name, value }) => `${name}=${value}`),
    Mounts: spec.mounts.map(({ type, source, target, readOnly }) => ({
      Type: type,
      ...(source && { Source: source }),
      Target: target,
      ReadOnly: readOnly,
      ...(type === 'volume' && { VolumeOptions: { Labels: { [labels.SPACE]: given.space } } }),
    })),
    ...(spec.healthCheck && { Healthcheck: toHealthConfig(spec.healthCheck) }),
  }
}

function toResources({ resources: { cpus, memoryMiB, diskGiB } }: ServiceSpec, diskDeclared: boolean) {
  return {
    Limits: {
      ...(cpus !== null && { NanoCPUs: Math.round(cpus * NANO) }),
      ...(memoryMiB !== null && { MemoryBytes: memoryMiB * MIB }),
    },
    ...(diskGiB !== null &&
      diskDeclared && {
        Reservations: {
          GenericResources: [{ DiscreteResourceSpec: { Kind: labels.DISK_RESOURCE, Value: diskGiB } }],
        },
      }),
  }
}

function toPlacement({ placement }: ServiceSpec, { platforms }: Circumstances): SwarmPlacement {
  return {
    Constraints: placement.constraints.map((constraint) => constraint.trim()),
    ...(placement.maxPerHost !== null && { MaxReplicas: placement.maxPerHost }),
    ...(platforms.length > 0 && {
      Platforms: platforms.map(({ os, architecture }) => ({ OS: os, Architecture: architecture })),
    }),
  }
}

const FAILURE_ACTIONS = { pause: 'pause', continue: 'continue', 'roll-back': 'rollback' } as const

function toUpdateConfig({ update, ports }: ServiceSpec, routingMesh: boolean): NonNullable<SwarmSpec['UpdateConfig']> {
  const pinned = ports.some((port) => port.published !== null && modeOf(port, routingMesh) === 'host')
  const auto = pinned ? 'stop-first' : 'start-first'
  return {
    Parallelism: update.parallelism,
    Delay: update.delaySeconds * NANO,
    Order: update.order === 'auto' ? auto : update.order,
    FailureAction: FAILURE_ACTIONS[update.onFailure],
    Monitor: update.monitorSeconds * NANO,
    MaxFailureRatio: 0,
  }
}
