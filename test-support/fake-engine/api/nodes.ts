import { timestamp } from '../identity.ts'
import type { Host } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { type ApiRequest, Refusal, type Route, route } from './router.ts'
import { ENGINE_VERSION } from './system.ts'

export function nodeRoutes(swarm: Swarm): Route[] {
  return [
    route('GET', '/nodes', ({ filters }) => ({
      status: 200,
      json: [...swarm.hosts.values()]
        .filter(
          ({ id, name, spec }) =>
            filters.allowOnly('id', 'label', 'membership', 'name', 'node.label', 'role') &&
            filters.allows('id', (sought) => id.startsWith(sought)) &&
            filters.allows('name', (sought) => name.startsWith(sought)) &&
            filters.allows('role', (sought) => spec.Role === sought),
        )
        .map(nodeJson),
    })),
    route('GET', '/nodes/:', ({ parts: [key] }) => ({ status: 200, json: nodeJson(findNode(swarm, key)) })),
    route('POST', '/nodes/:/update', (request) => {
      update(swarm, request)
      return { status: 200 }
    }),
  ]
}

function findNode(swarm: Swarm, key = ''): Host {
  const host = swarm.find(swarm.hosts, key, ({ name }) => name)
  if (!host) throw new Refusal(404, `node ${key} not found`)
  return host
}

function update(swarm: Swarm, { parts: [key], query, body }: ApiRequest): void {
  const host = findNode(swarm, key)
  const { Labels = {}, Role = host.spec.Role, Availability = host.spec.Availability } = (body ?? {}) as Host['spec']
  if (Number(query.get('version')) !== host.version)
    throw new Refusal(500, 'rpc error: code = Unknown desc = update out of sequence')
  const managers = [...swarm.hosts.values()].filter(({ spec }) => spec.Role === 'manager')
  if (Role === 'worker' && managers.length === 1 && managers[0] === host)
    throw new Refusal(
      400,
      'rpc error: code = FailedPrecondition desc = attempting to demote the last manager of the swarm',
    )
  const before = host.spec.Availability
  swarm.changeHost(host, { spec: { Labels, Role, Availability } })
  swarm.events.emit('node', 'update', host.id, {
    name: host.name,
    ...(before !== Availability && { 'availability.old': before, 'availability.new': Availability }),
  })
}

function nodeJson(host: Host): unknown {
  const { id, version, createdAt, updatedAt, spec, name, state, address, isLeader, cpus, memoryBytes, diskGiB } = host
  return {
    ID: id,
    Version: { Index: version },
    CreatedAt: timestamp(createdAt),
    UpdatedAt: timestamp(updatedAt),
    Spec: spec,
    Description: {
      Hostname: name,
      Platform: { Architecture: 'x86_64', OS: 'linux' },
      Resources: {
        NanoCPUs: cpus * 1e9,
        MemoryBytes: memoryBytes,
        ...(diskGiB !== null && { GenericResources: [{ DiscreteResourceSpec: { Kind: 'disk', Value: diskGiB } }] }),
      },
      Engine: { EngineVersion: ENGINE_VERSION, Plugins: [] },
    },
    Status: { State: state, ...(state === 'down' && { Message: 'heartbeat failure' }), Addr: address },
    ...(spec.Role === 'manager' && {
      ManagerStatus: { Leader: isLeader, Reachability: 'reachable', Addr: `${address}:2377` },
    }),
  }
}
