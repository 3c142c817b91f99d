import type { ServerResponse } from 'node:http'
import { timestamp } from '../identity.ts'
import type { Host } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { type ApiRequest, type Route, route } from './router.ts'

/** The fake engine states what this release of Docker Engine does, with which the conformance suite compares it. */
export const ENGINE_VERSION = '20.10.24'
export const API_VERSION = '1.41'

export function systemRoutes(swarm: Swarm): Route[] {
  return [
    route('GET', '/_ping', () => ({ status: 200, headers: { 'Api-Version': API_VERSION } })),
    route('HEAD', '/_ping', () => ({ status: 200, headers: { 'Api-Version': API_VERSION } })),
    route('GET', '/version', () => ({
      status: 200,
      json: { Version: ENGINE_VERSION, ApiVersion: API_VERSION, MinAPIVersion: '1.12', Os: 'linux', Arch: 'amd64' },
    })),
    route('GET', '/info', ({ host }) => ({ status: 200, json: info(swarm, host) })),
    route('GET', '/events', (request) => events(swarm, request)),
    route('GET', '/system/df', ({ host }) => ({
      status: 200,
      json: {
        Containers: [...host.containers.values()].map(({ id }) => ({ Id: id, SizeRw: 0, Mounts: [] })),
        Volumes: [],
      },
    })),
  ]
}

function info(swarm: Swarm, host: Host): unknown {
  const hosts = [...swarm.hosts.values()]
  const running = [...host.containers.values()].filter(({ state }) => state === 'running').length
  return {
    ID: host.id,
    Containers: host.containers.size,
    ContainersRunning: running,
    Name: host.name,
    NCPU: host.cpus,
    MemTotal: host.memoryBytes,
    OSType: 'linux',
    Architecture: 'x86_64',
    ServerVersion: ENGINE_VERSION,
    SystemTime: timestamp(swarm.clock.now()),
    Swarm: {
      NodeID: host.id,
      NodeAddr: host.address,
      LocalNodeState: 'active',
      ControlAvailable: host.spec.Role === 'manager',
      Error: '',
      Nodes: hosts.length,
      Managers: hosts.filter(({ spec }) => spec.Role === 'manager').length,
    },
  }
}

function events(swarm: Swarm, { host, query, filters, signal }: ApiRequest) {
  const since = query.get('since')
  return {
    contentType: 'application/json',
    stream: (response: ServerResponse) => {
      const stop = swarm.events.listen(
        (event, where) => {
          const isHere = where === null || where === host.id
          const fits =
            filters.allows('type', (type) => event.Type === type) &&
            filters.allows('event', (one) => event.Action === one)
          if (isHere && fits) response.write(`${JSON.stringify(event)}\n`)
        },
        since === null ? null : Number(since) * 1000,
      )
      signal.addEventListener('abort', stop)
    },
  }
}
