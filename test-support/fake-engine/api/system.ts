import type { ServerResponse } from 'node:http'
import type { EngineEvent } from '../events.ts'
import { timestamp } from '../identity.ts'
import type { Host } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { type ApiRequest, type Route, route } from './router.ts'

/** The release of Docker Engine that the fake engine imitates, and with which the conformance suite compares it. */
export const ENGINE_VERSION = '20.10.24'
export const API_VERSION = '1.41'

export function systemRoutes(swarm: Swarm): Route[] {
  return [
    route('GET', '/_ping', () => ({ bytes: Buffer.from('OK'), contentType: 'text/plain; charset=utf-8' })),
    route('HEAD', '/_ping', () => ({ status: 200 })),
    route('GET', '/version', () => ({
      status: 200,
      json: {
        Version: ENGINE_VERSION,
        ApiVersion: API_VERSION,
        MinAPIVersion: '1.12',
        Os: 'linux',
        Arch: 'amd64',
        KernelVersion: '6.1.0',
        GoVersion: 'go1.19.8',
        GitCommit: '5d6db84',
      },
    })),
    route('GET', '/info', ({ host }) => ({ status: 200, json: info(swarm, host) })),
    route('GET', '/swarm', () => ({
      status: 200,
      json: {
        ...cluster(swarm),
        JoinTokens: { Worker: `SWMTKN-1-${swarm.id}-worker`, Manager: `SWMTKN-1-${swarm.id}-manager` },
      },
    })),
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
    ContainersPaused: 0,
    ContainersStopped: host.containers.size - running,
    Images: host.images.size,
    Driver: 'overlay2',
    LoggingDriver: 'json-file',
    CgroupDriver: 'systemd',
    KernelVersion: '6.1.0',
    OperatingSystem: 'Debian GNU/Linux 12 (bookworm)',
    DockerRootDir: '/var/lib/docker',
    ...(host.diskGiB !== null && {
      GenericResources: [{ DiscreteResourceSpec: { Kind: 'disk', Value: host.diskGiB } }],
    }),
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
      RemoteManagers: hosts
        .filter(({ spec }) => spec.Role === 'manager')
        .map(({ id, address }) => ({ NodeID: id, Addr: `${address}:2377` })),
      ...(host.spec.Role === 'manager' && { Cluster: cluster(swarm) }),
    },
  }
}

function cluster({ id, createdAt }: Swarm): object {
  return {
    ID: id,
    Version: { Index: 10 },
    CreatedAt: timestamp(createdAt),
    UpdatedAt: timestamp(createdAt),
    Spec: {
      Name: 'default',
      Labels: {},
      Orchestration: { TaskHistoryRetentionLimit: 5 },
      Raft: {
        SnapshotInterval: 10_000,
        KeepOldSnapshots: 0,
        LogEntriesForSlowFollowers: 500,
        ElectionTick: 10,
        HeartbeatTick: 1,
      },
      Dispatcher: { HeartbeatPeriod: 5_000_000_000 },
      CAConfig: { NodeCertExpiry: 7_776_000_000_000_000 },
      TaskDefaults: {},
      EncryptionConfig: { AutoLockManagers: false },
    },
    RootRotationInProgress: false,
    DefaultAddrPool: ['10.0.0.0/8'],
    SubnetSize: 24,
    DataPathPort: 4789,
  }
}

/** Streams events. If `until` is in the past, sends only past events. */
function events(swarm: Swarm, { host, query, filters, signal }: ApiRequest) {
  const [since, until] = [query.get('since'), query.get('until')]
  const matches = ({ Type, Action, Actor }: EngineEvent, where: string | null) =>
    (where === null || where === host.id) &&
    filters.allows('type', (type) => Type === type) &&
    filters.allows('event', (name) => Action === name || Action.startsWith(`${name}:`)) &&
    filters.allows('container', (key) => Actor.ID.startsWith(key) || Actor.Attributes.name === key) &&
    filters.allowsLabels(Actor.Attributes)
  return {
    contentType: 'application/json',
    stream: (response: ServerResponse) => {
      const stop = swarm.events.listen(
        (event, where) => {
          if (matches(event, where)) response.write(`${JSON.stringify(event)}\n`)
        },
        since === null ? null : Number(since) * 1000,
      )
      signal.addEventListener('abort', stop)
      if (until === null) return
      const leftMs = Math.max(0, Number(until) * 1000 - swarm.clock.now())
      const cancel = swarm.clock.after(leftMs, () => response.end())
      signal.addEventListener('abort', cancel)
    },
  }
}
