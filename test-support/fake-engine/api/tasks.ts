import { iterationOf, timestamp } from '../identity.ts'
import type { Network, Task } from '../model.ts'
import { isDesired } from '../orchestration/new-task.ts'
import { taskName } from '../orchestration/templates.ts'
import type { Swarm } from '../swarm.ts'
import { type ApiRequest, Refusal, type Route, route } from './router.ts'
import { serviceNameOf } from './services.ts'

export function taskRoutes(swarm: Swarm): Route[] {
  return [
    route('GET', '/tasks', ({ filters }) => ({ status: 200, json: list(swarm, filters) })),
    route('GET', '/tasks/:', ({ parts: [key] }) => ({ status: 200, json: taskJson(swarm, findTask(swarm, key)) })),
  ]
}

export function findTask(swarm: Swarm, key = ''): Task {
  const task = swarm.find(swarm.tasks, key, taskName)
  if (!task) throw new Refusal(404, `task ${key} not found`)
  return task
}

const DESIRED = ['running', 'shutdown', 'accepted']

function list(swarm: Swarm, filters: ApiRequest['filters']): unknown[] {
  filters.allowOnly('desired-state', 'id', 'label', 'name', 'node', 'runtime', 'service', '_up-to-date')
  for (const state of filters.of('desired-state'))
    if (!DESIRED.includes(state)) throw new Refusal(500, `Invalid desired-state filter: '${state}'`)
  const serviceIds = filters.of('service').map((key) => {
    const service = swarm.find(swarm.services, key, serviceNameOf)
    if (!service) throw new Refusal(404, `service ${key} not found`)
    return service.id
  })
  const [serviceId] = serviceIds
  const candidates = serviceId && serviceIds.length === 1 ? swarm.tasksOf(serviceId) : [...swarm.tasks.values()]
  return candidates
    .filter(
      (task) =>
        (serviceIds.length === 0 || serviceIds.includes(task.serviceId)) &&
        filters.allows('id', (id) => task.id.startsWith(id)) &&
        filters.allowsLabels(task.annotations.serviceLabels) &&
        filters.allows('name', (name) => taskName(task).startsWith(name)) &&
        filters.allows('node', (node) => task.nodeId === node || swarm.hosts.get(task.nodeId ?? '')?.name === node) &&
        filters.allows('desired-state', (state) => matchesDesired(task, state)),
    )
    .map((task) => taskJson(swarm, task))
}

function matchesDesired(task: Task, state: string): boolean {
  return state === 'shutdown' ? !isDesired(task) : isDesired(task)
}

function taskJson(swarm: Swarm, task: Task): unknown {
  const { status, attachments } = task
  return {
    ID: task.id,
    Version: { Index: task.version },
    CreatedAt: timestamp(task.createdAt),
    UpdatedAt: timestamp(task.updatedAt),
    Labels: {},
    Spec: withoutRuntime(task.spec),
    ServiceID: task.serviceId,
    ...(task.slot && { Slot: task.slot }),
    ...(task.nodeId && { NodeID: task.nodeId }),
    Status: {
      Timestamp: timestamp(status.at),
      State: status.state,
      Message: status.message,
      ...(status.error && { Err: status.error }),
      ...(status.container && {
        ContainerStatus: {
          ContainerID: status.container.id,
          PID: status.container.pid,
          ExitCode: status.container.exitCode,
        },
      }),
      PortStatus: portStatusOf(task),
    },
    DesiredState: task.desired,
    ...(attachments.length > 0 && {
      NetworksAttachments: attachments.flatMap(({ networkId, address }) => {
        const network = swarm.networks.get(networkId)
        return network ? [{ Network: networkJson(network), Addresses: [address] }] : []
      }),
    }),
    ...(task.jobIteration !== null && { JobIteration: iterationOf(task.jobIteration) }),
  }
}

/** Removes the runtime, which the engine omits from a task's spec. */
function withoutRuntime({ Runtime: _, ...spec }: Task['spec']): unknown {
  return spec
}

function portStatusOf({ status: { ports } }: Task): unknown {
  if (ports.length === 0) return {}
  return {
    Ports: ports.map(({ protocol, target, published }) => ({
      Protocol: protocol,
      TargetPort: target,
      PublishedPort: published,
      PublishMode: 'host',
    })),
  }
}

function networkJson({ id, version, createdAt, updatedAt, name, labels, driver, subnet }: Network): unknown {
  return {
    ID: id,
    Version: { Index: version },
    CreatedAt: timestamp(createdAt),
    UpdatedAt: timestamp(updatedAt),
    Spec: { Name: name, Labels: labels, DriverConfiguration: { Name: driver }, Scope: 'swarm' },
    DriverState: { Name: driver },
    IPAMOptions: { Driver: { Name: 'default' }, Configs: [{ Subnet: subnet }] },
  }
}
