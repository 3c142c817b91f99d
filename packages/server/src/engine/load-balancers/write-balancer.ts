import type { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import { STATISTICS_PORT } from '@berth/contract/load-balancers/balancer-errors.ts'
import { toHealthConfig } from '../services/health-check.ts'
import * as labels from '../services/labels.ts'
import { combineChanges, patchContainer, patchTask, setLabel } from '../services/patch.ts'
import type { SwarmContainer, SwarmSpec } from '../swarm.ts'

/** The rules of a load balancer, and the objects of the cluster that they need. */
export interface BalancerObjects {
  /** The rules and settings, with hashes for passwords. */
  readonly loadBalancer: LoadBalancer
  readonly configuration: MountedFile
  readonly certificates: readonly MountedFile[]
  /** Ids of the other networks of its targets. */
  readonly networks: readonly string[]
}

/** A config or secret of the swarm, and its path in the instances. */
interface MountedFile {
  readonly id: string
  readonly name: string
  readonly path: string
}

/** The prefixes of the names of configs and secrets that Berth creates for load balancers. */
export const CONFIGURATION_PREFIX = 'berth.balancer.'
export const CERTIFICATE_PREFIX = 'berth.certificate.'

/** A user without special rights, also in HAProxy's own image. */
const USER = '99'
const NANO = 1e9

/**
 * Writes a load balancer into a spec. Its instances have only the rights that they need: no root, no capability, no writable file system.
 * All users may open low ports within the instance's own network.
 */
export function writeBalancer(
  live: SwarmSpec,
  { loadBalancer, configuration, certificates, networks }: BalancerObjects,
): SwarmSpec {
  const container = live.TaskTemplate?.ContainerSpec ?? {}
  const written = patchContainer(live, {
    Command: ['haproxy', '-db', '-f', configuration.path],
    User: `${USER}:${USER}`,
    ReadOnly: true,
    CapabilityDrop: ['ALL'],
    Sysctls: { ...container.Sysctls, 'net.ipv4.ip_unprivileged_port_start': '0' },
    // With this signal, HAProxy finishes open requests and accepts no new ones.
    StopSignal: 'SIGUSR1',
    StopGracePeriod: (loadBalancer.drainSeconds + 5) * NANO,
    Healthcheck: HEALTH,
    Configs: configsWith(container.Configs, configuration),
    Secrets: secretsWith(container.Secrets, certificates),
  })
  return combineChanges(
    setLabel(labels.BALANCER, JSON.stringify(loadBalancer)),
    (spec) => withNetworks(spec, networks),
    setLabel(labels.JOINED_NETWORKS, networks.join(' ') || null),
  )(written)
}

const HEALTH = toHealthConfig({
  type: 'tcp',
  port: STATISTICS_PORT,
  intervalSeconds: 2,
  timeoutSeconds: 30,
  retries: 3,
  startPeriodSeconds: 0,
})

type Configs = NonNullable<SwarmContainer['Configs']>
type Secrets = NonNullable<SwarmContainer['Secrets']>

function configsWith(before: Configs = [], { id, name, path }: MountedFile): Configs {
  const others = before.filter(({ ConfigName }) => !ConfigName?.startsWith(CONFIGURATION_PREFIX))
  return [...others, { ConfigID: id, ConfigName: name, File: fileAt(path) }]
}

function secretsWith(before: Secrets = [], certificates: readonly MountedFile[]): Secrets {
  const others = before.filter(({ SecretName }) => !SecretName?.startsWith(CERTIFICATE_PREFIX))
  return [
    ...others,
    ...certificates.map(({ id, name, path }) => ({ SecretID: id, SecretName: name, File: fileAt(path) })),
  ]
}

function fileAt(path: string) {
  return { Name: path, UID: USER, GID: USER, Mode: 0o400 }
}

/** Leaves the networks that rules no longer need; all others stay. */
function withNetworks(live: SwarmSpec, networks: readonly string[]): SwarmSpec {
  const before = (live.Labels?.[labels.JOINED_NETWORKS] ?? '').split(' ')
  return patchTask(live, (task) => {
    const remaining = (task.Networks ?? []).filter(
      ({ Target: id = '' }) => networks.includes(id) || !before.includes(id),
    )
    const missing = networks.filter((id) => !remaining.some(({ Target }) => Target === id))
    return { ...task, Networks: [...remaining, ...missing.map((Target) => ({ Target }))] }
  })
}
