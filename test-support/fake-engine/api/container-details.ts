import { timestamp } from '../identity.ts'
import type { Attachment, Container, Mount } from '../model.ts'
import type { Swarm } from '../swarm.ts'

const NEVER = '0001-01-01T00:00:00Z'

/** Returns a container as an item of the container list. */
export function containerSummary(swarm: Swarm, container: Container): unknown {
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: container.image,
    ImageID: container.imageId,
    Command: commandOf(container).join(' '),
    Created: Math.floor(container.createdAt / 1000),
    Ports: portsOf(container),
    Labels: container.labels,
    State: container.state,
    Status: statusOf(swarm, container),
    HostConfig: { NetworkMode: 'default' },
    NetworkSettings: { Networks: networksOf(swarm, container) },
    Mounts: container.mounts.map(mountJson),
  }
}

/** Returns a container as the response to its inspection. */
export function containerDetails(swarm: Swarm, container: Container): unknown {
  const { id, name, createdAt, spec } = container
  const [path = '', ...args] = commandOf(container)
  return {
    Id: id,
    Created: timestamp(createdAt),
    Path: path,
    Args: args,
    State: stateOf(container),
    Image: container.imageId,
    Name: `/${name}`,
    RestartCount: 0,
    Driver: 'overlay2',
    Platform: 'linux',
    ExecIDs: null,
    HostConfig: {
      RestartPolicy: { Name: '', MaximumRetryCount: 0 },
      ReadonlyRootfs: spec.ContainerSpec?.ReadOnly ?? false,
      Memory: spec.Resources?.Limits?.MemoryBytes ?? 0,
      NanoCpus: spec.Resources?.Limits?.NanoCPUs ?? 0,
      LogConfig: { Type: spec.LogDriver?.Name ?? 'json-file', Config: spec.LogDriver?.Options ?? {} },
      NetworkMode: 'default',
    },
    Config: configOf(container),
    NetworkSettings: { Networks: networksOf(swarm, container) },
    Mounts: container.mounts.map(mountJson),
  }
}

/** Returns the command of a container. All sample images start the same program. */
function commandOf({ spec: { ContainerSpec: container } }: Container): string[] {
  const words = [...(container?.Command ?? []), ...(container?.Args ?? [])]
  return words.length > 0 ? words : ['/start']
}

function stateOf(container: Container): unknown {
  const { state, health, startedAt, finishedAt, exitCode, isOutOfMemory, pid } = container
  return {
    Status: state,
    Running: state === 'running',
    Paused: false,
    Restarting: false,
    OOMKilled: isOutOfMemory,
    Dead: false,
    Pid: state === 'running' ? pid : 0,
    ExitCode: exitCode,
    Error: '',
    StartedAt: startedAt === null ? NEVER : timestamp(startedAt),
    FinishedAt: finishedAt === null ? NEVER : timestamp(finishedAt),
    ...(health && { Health: { Status: health, FailingStreak: 0, Log: [] } }),
  }
}

function configOf(container: Container): unknown {
  const { id, image, env, labels, exposedPorts, spec } = container
  const { Hostname, Dir, User, TTY, Command, Args } = spec.ContainerSpec ?? {}
  return {
    Hostname: Hostname || id.slice(0, 12),
    User: User ?? '',
    Tty: TTY ?? false,
    Env: [...env].map(([name, value]) => `${name}=${value}`),
    // The command of a service replaces the entrypoint of its image.
    Cmd: Command ? (Args ?? null) : (Args ?? ['/start']),
    Entrypoint: Command ?? null,
    Image: image,
    WorkingDir: Dir ?? '',
    ...(exposedPorts.length > 0 && {
      ExposedPorts: Object.fromEntries(exposedPorts.map((port) => [`${port}/tcp`, {}])),
    }),
    Labels: labels,
  }
}

function portsOf({ state, exposedPorts, ports }: Container): unknown[] {
  if (state !== 'running') return []
  const isPublished = (port: number) => ports.some(({ target }) => target === port)
  return [
    ...exposedPorts.filter((port) => !isPublished(port)).map((port) => ({ PrivatePort: port, Type: 'tcp' })),
    ...ports.map(({ target, published, protocol }) => ({
      IP: '0.0.0.0',
      PrivatePort: target,
      PublicPort: published,
      Type: protocol,
    })),
  ]
}

/** Returns a status such as "Up 5 minutes (healthy)". */
function statusOf(swarm: Swarm, { state, startedAt, finishedAt, exitCode, health }: Container): string {
  const since = (at: number | null) => duration(swarm.clock.now() - (at ?? 0))
  if (state === 'created') return 'Created'
  if (state === 'exited') return `Exited (${exitCode}) ${since(finishedAt)} ago`
  const healthText = health === 'starting' ? 'health: starting' : health
  return `Up ${since(startedAt)}${healthText ? ` (${healthText})` : ''}`
}

const UNITS: readonly [name: string, ms: number][] = [
  ['days', 24 * 3600_000],
  ['hours', 3600_000],
  ['minutes', 60_000],
]

function duration(ms: number): string {
  const [name, unit] = UNITS.find(([, unitMs]) => ms >= 2 * unitMs) ?? ['seconds', 1000]
  return `${Math.floor(ms / unit)} ${name}`
}

function networksOf(swarm: Swarm, { networks }: Container): unknown {
  const entries = networks.map(({ networkId, address }: Attachment) => {
    const [ip = '', length] = address.split('/')
    const name = swarm.networks.get(networkId)?.name ?? networkId
    return [name, { NetworkID: networkId, IPAddress: ip, IPPrefixLen: Number(length), Gateway: '' }]
  })
  return Object.fromEntries(entries)
}

function mountJson({ type, source, target, isReadOnly }: Mount): unknown {
  const isVolume = type === 'volume'
  return {
    Type: type,
    ...(isVolume && { Name: source, Driver: 'local' }),
    Source: isVolume ? `/var/lib/docker/volumes/${source}/_data` : source,
    Destination: target,
    Mode: isVolume ? 'z' : '',
    RW: !isReadOnly,
    Propagation: '',
  }
}
