import type { Host } from '@berth/contract/hosts/hosts.ts'
import { DISK_RESOURCE, ENGINE } from '../services/labels.ts'
import type { SwarmNode } from '../swarm.ts'

const MIB = 1024 * 1024
const NANO = 1e9

/** Translates a node of the swarm to a host. @param ownId of the host whose engine was asked */
export function toHost(node: SwarmNode, ownId: string | null): Host {
  const { Description: description = {}, ManagerStatus: manager, Spec: spec = {}, Status: status = {} } = node
  return {
    id: node.ID ?? '',
    name: description.Hostname ?? node.ID ?? '',
    address: addressOf(node),
    role: spec.Role ?? 'worker',
    leader: manager?.Leader ?? false,
    availability: spec.Availability ?? 'active',
    state: status.State ?? 'unknown',
    engineVersion: description.Engine?.EngineVersion ?? '',
    platform: `${description.Platform?.OS ?? '?'}/${architectureOf(description.Platform?.Architecture)}`,
    ...capacityOf(description.Resources),
    labels: spec.Labels ?? {},
    own: node.ID === ownId,
    engineAddress: spec.Labels?.[ENGINE] ?? null,
  }
}

type Resources = NonNullable<SwarmNode['Description']>['Resources']

function capacityOf(resources: Resources): Pick<Host, 'cpus' | 'memoryMiB' | 'diskGiB'> {
  const disk = resources?.GenericResources?.find(({ DiscreteResourceSpec: one }) => one?.Kind === DISK_RESOURCE)
  return {
    cpus: (resources?.NanoCPUs ?? 0) / NANO,
    memoryMiB: Math.floor((resources?.MemoryBytes ?? 0) / MIB),
    diskGiB: disk?.DiscreteResourceSpec?.Value ?? null,
  }
}

/** Returns the address of a host. For a manager that reports itself as 0.0.0.0 or 127.0.0.1, returns the address that it advertises. */
function addressOf({ Status: status, ManagerStatus: manager }: SwarmNode): string {
  const reported = status?.Addr
  if (reported && reported !== '0.0.0.0' && reported !== '127.0.0.1') return reported
  return manager?.Addr?.replace(/:\d+$/, '') ?? reported ?? ''
}

/** Translates the kernel's name of an architecture ("x86_64"), which hosts report, to Go's ("amd64"), which images use. */
function architectureOf(name: string | undefined): string {
  const goNames: Record<string, string> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm' }
  return (name && goNames[name]) ?? name ?? '?'
}
