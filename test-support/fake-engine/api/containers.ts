import { timestamp } from '../identity.ts'
import type { Container, Host } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { logs } from './logs.ts'
import { type ApiRequest, Refusal, type Route, route } from './router.ts'
import { stats } from './stats.ts'
import { findTask } from './tasks.ts'

const KILLED = 137

export function containerRoutes(swarm: Swarm): Route[] {
  const found = ({ host, parts: [key] }: ApiRequest) => find(host, key)
  return [
    route('GET', '/containers/json', (request) => ({ status: 200, json: list(request) })),
    route('GET', '/containers/:/json', (request) => ({ status: 200, json: shown(found(request)) })),
    route('GET', '/containers/:/stats', (request) => ({ status: 200, json: stats(swarm, found(request)) })),
    route('GET', '/containers/:/logs', (request) => logs(found(request), request)),
    route('GET', '/tasks/:/logs', (request) => logs(containerOfTask(swarm, request), request)),
    route('POST', '/containers/:/stop', (request) => {
      found(request).end(0, 'SIGTERM')
      return { status: 204 }
    }),
    route('POST', '/containers/:/kill', (request) => {
      const container = found(request)
      if (container.state !== 'running')
        throw new Refusal(409, `Cannot kill container: ${container.id}: Container ${container.id} is not running`)
      container.end(KILLED, request.query.get('signal') ?? 'SIGKILL')
      return { status: 204 }
    }),
    route('DELETE', '/containers/:', (request) => {
      const container = found(request)
      request.host.containers.delete(container.id)
      container.end(KILLED, 'SIGKILL')
      return { status: 204 }
    }),
  ]
}

export function find({ containers }: Host, key = ''): Container {
  const all = [...containers.values()]
  const container = containers.get(key) ?? all.find(({ id, name }) => name === key || id.startsWith(key))
  if (!container) throw new Refusal(404, `No such container: ${key}`)
  return container
}

function containerOfTask(swarm: Swarm, { parts: [key] }: ApiRequest): Container {
  const task = findTask(swarm, key)
  const host = swarm.hosts.get(task.nodeId ?? '')
  const container = host?.containers.get(task.status.container?.id ?? '')
  if (!container) throw new Refusal(404, `task ${key} not found`)
  return container
}

function list({ host, query, filters }: ApiRequest): unknown[] {
  const isAll = query.get('all') === 'true' || query.get('all') === '1' || filters.of('status').length > 0
  return [...host.containers.values()]
    .filter(
      (container) =>
        (isAll || container.state === 'running') &&
        filters.allows('status', (status) => container.state === status) &&
        filters.allows('id', (id) => container.id.startsWith(id)) &&
        filters.allows('name', (name) => container.name.includes(name)) &&
        filters.allowsLabels(container.labels),
    )
    .map((container) => ({
      Id: container.id,
      Names: [`/${container.name}`],
      Image: container.image,
      Command: (container.spec.ContainerSpec?.Command ?? ['/start']).join(' '),
      Created: Math.floor(container.createdAt / 1000),
      Ports: container.ports.map(({ target, published, protocol }) => ({
        IP: '0.0.0.0',
        PrivatePort: target,
        PublicPort: published,
        Type: protocol,
      })),
      Labels: container.labels,
      State: container.state,
      Status: container.state,
      Mounts: [],
    }))
}

const NEVER = '0001-01-01T00:00:00Z'

function shown(container: Container): unknown {
  const { id, name, image, createdAt, labels, spec, state, exitCode, startedAt, finishedAt, pid } = container
  const {
    Command: command = ['/start'],
    Args: args = [],
    Env: env = [],
    Dir: dir = '',
    User: user = '',
  } = spec.ContainerSpec ?? {}
  return {
    Id: id,
    Created: timestamp(createdAt),
    Path: command[0],
    Args: [...command.slice(1), ...args],
    State: {
      Status: state,
      Running: state === 'running',
      Paused: false,
      Restarting: false,
      OOMKilled: container.isOutOfMemory,
      Dead: false,
      Pid: state === 'running' ? pid : 0,
      ExitCode: exitCode,
      Error: '',
      StartedAt: startedAt === null ? NEVER : timestamp(startedAt),
      FinishedAt: finishedAt === null ? NEVER : timestamp(finishedAt),
      ...(container.health && { Health: { Status: container.health, FailingStreak: 0, Log: [] } }),
    },
    Image: image,
    Name: `/${name}`,
    RestartCount: 0,
    Driver: 'overlay2',
    Platform: 'linux',
    ExecIDs: null,
    HostConfig: {
      Memory: spec.Resources?.Limits?.MemoryBytes ?? 0,
      NanoCpus: spec.Resources?.Limits?.NanoCPUs ?? 0,
      LogConfig: { Type: 'json-file', Config: {} },
    },
    Config: { Image: image, Env: env, Cmd: command, WorkingDir: dir, User: user, Labels: labels, Tty: false },
    NetworkSettings: { Networks: {} },
    Mounts: [],
  }
}
