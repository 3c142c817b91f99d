import { timestamp } from '../identity.ts'
import { isPast, type Network } from '../model.ts'
import { newNetwork } from '../orchestration/allocator.ts'
import type { Swarm } from '../swarm.ts'
import { type ApiRequest, Refusal, type Route, route } from './router.ts'

export function networkRoutes(swarm: Swarm): Route[] {
  return [
    route('GET', '/networks', ({ filters }) => ({ status: 200, json: list(swarm, filters) })),
    route('POST', '/networks/create', ({ body }) => ({
      status: 201,
      json: { Id: create(swarm, body), Warning: '' },
    })),
    route('GET', '/networks/:', ({ parts: [key] }) => ({ status: 200, json: networkJson(findNetwork(swarm, key)) })),
    route('DELETE', '/networks/:', ({ parts: [key] }) => {
      remove(swarm, findNetwork(swarm, key))
      return { status: 204 }
    }),
  ]
}

function findNetwork(swarm: Swarm, key = ''): Network {
  const network = swarm.find(swarm.networks, key, ({ name }) => name)
  if (!network) throw new Refusal(404, `network ${key} not found`)
  return network
}

function list(swarm: Swarm, filters: ApiRequest['filters']): unknown[] {
  filters.allowOnly('dangling', 'driver', 'id', 'label', 'name', 'scope', 'type')
  return [...swarm.networks.values()]
    .filter(
      ({ id, name, labels, driver }) =>
        filters.allows('name', (sought) => name.includes(sought)) &&
        filters.allows('id', (sought) => id.startsWith(sought)) &&
        filters.allows('driver', (sought) => driver === sought) &&
        filters.allowsLabels(labels),
    )
    .map(networkJson)
}

interface CreateNetworkBody {
  readonly Name?: string
  readonly Driver?: string
  readonly Labels?: Record<string, string>
  readonly Options?: Record<string, string>
  readonly Attachable?: boolean
  readonly Internal?: boolean
}

function create(swarm: Swarm, body: unknown): string {
  const given = (body ?? {}) as CreateNetworkBody
  const { Name: name = '', Driver: driver = 'bridge', Labels: labels = {}, Options: options = {} } = given
  if ([...swarm.networks.values()].some((network) => network.name === name))
    throw new Refusal(409, `network with name ${name} already exists`)
  const network = newNetwork(swarm, {
    name,
    driver,
    labels,
    options,
    isAttachable: given.Attachable ?? false,
    isInternal: given.Internal ?? false,
  })
  swarm.events.emit('network', 'create', network.id, { name, type: driver })
  return network.id
}

function remove(swarm: Swarm, network: Network): void {
  const user = [...swarm.tasks.values()].find(
    ({ attachments, status }) =>
      !isPast(status.state, 'running') && attachments.some(({ networkId }) => networkId === network.id),
  )
  const services = [...swarm.services.values()].filter(({ spec }) =>
    (spec.TaskTemplate?.Networks ?? []).some(({ Target }) => Target === network.id),
  )
  const [service] = services
  if (service)
    throw new Refusal(
      400,
      `rpc error: code = FailedPrecondition desc = network ${network.id} is in use by service ${service.id}`,
    )
  if (user)
    throw new Refusal(
      400,
      `rpc error: code = FailedPrecondition desc = network ${network.id} is in use by task ${user.id}`,
    )
  swarm.networks.delete(network.id)
  swarm.events.emit('network', 'remove', network.id, { name: network.name, type: network.driver })
}

function networkJson(network: Network): unknown {
  const { id, name, createdAt, driver, labels, subnet, options } = network
  return {
    Name: name,
    Id: id,
    Created: timestamp(createdAt),
    Scope: 'swarm',
    Driver: driver,
    EnableIPv6: false,
    IPAM: {
      Driver: 'default',
      Options: null,
      Config: [{ Subnet: subnet, Gateway: subnet.replace(/0\/24$/, '1') }],
    },
    Internal: network.isInternal,
    Attachable: network.isAttachable,
    Ingress: network.isIngress,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: null,
    Options: options,
    Labels: labels,
  }
}
