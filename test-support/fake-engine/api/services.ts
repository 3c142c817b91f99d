import type { SwarmSpec } from '../../../packages/server/src/engine/swarm.ts'
import { iterationOf, swarmId, timestamp } from '../identity.ts'
import { isPast, type Service } from '../model.ts'
import { allocateService, releaseService } from '../orchestration/allocator.ts'
import { isDesired, isJob, isJobSpec } from '../orchestration/new-task.ts'
import type { Swarm } from '../swarm.ts'
import { type ApiRequest, Refusal, type Route, route } from './router.ts'
import { acceptedSpec, withAllDefaults } from './service-spec.ts'

export function serviceRoutes(swarm: Swarm): Route[] {
  return [
    route('GET', '/services', (request) => ({ status: 200, json: list(swarm, request) })),
    route('POST', '/services/create', ({ body }) => ({ status: 201, json: { ID: create(swarm, body) } })),
    route('GET', '/services/:', ({ parts: [key], query }) => {
      const service = serviceJson(findService(swarm, key))
      const hasDefaults = query.get('insertDefaults') === 'true'
      return { status: 200, json: hasDefaults ? { ...service, Spec: withAllDefaults(service.Spec) } : service }
    }),
    route('POST', '/services/:/update', (request) => {
      update(swarm, request)
      return { status: 200, json: { Warnings: null } }
    }),
    route('DELETE', '/services/:', ({ parts: [key] }) => {
      remove(swarm, findService(swarm, key))
      return { status: 200 }
    }),
  ]
}

export function serviceNameOf({ spec }: Service): string {
  return spec.Name ?? ''
}

export function findService(swarm: Swarm, key = ''): Service {
  const service = swarm.find(swarm.services, key, serviceNameOf)
  if (!service) throw new Refusal(404, `service ${key} not found`)
  return service
}

function list(swarm: Swarm, { filters, query }: ApiRequest): unknown[] {
  filters.allowOnly('id', 'label', 'mode', 'name', 'runtime')
  const isCounted = query.get('status') === 'true'
  return [...swarm.services.values()]
    .filter(
      (service) =>
        filters.allows('name', (name) => serviceNameOf(service).startsWith(name)) &&
        filters.allows('id', (id) => service.id.startsWith(id)) &&
        filters.allows('mode', (mode) => modeOf(service) === mode) &&
        filters.allowsLabels(service.spec.Labels),
    )
    .map((service) => ({ ...serviceJson(service), ...(isCounted && { ServiceStatus: statusOf(swarm, service) }) }))
}

function modeOf({ spec: { Mode: mode } }: Service): string {
  if (mode?.Global) return 'global'
  if (mode?.ReplicatedJob) return 'replicated-job'
  return mode?.GlobalJob ? 'global-job' : 'replicated'
}

function create(swarm: Swarm, body: unknown): string {
  const spec = acceptedSpec(swarm, body, null)
  const stored = swarm.stamp(swarmId())
  const service: Service = {
    ...stored,
    spec,
    specVersion: stored.version,
    previous: null,
    updateStatus: null,
    chosenPorts: new Map(),
    jobIteration: 0,
    lastExecution: isJobSpec(spec) ? swarm.clock.now() : null,
    virtualIps: new Map(),
  }
  allocateService(swarm, service)
  swarm.putService(service)
  swarm.events.emit('service', 'create', service.id, { name: serviceNameOf(service) })
  return service.id
}

function update(swarm: Swarm, { parts: [key], query, body }: ApiRequest): void {
  const service = findService(swarm, key)
  const version = versionIn(query)
  const isRollback = query.get('rollback') === 'previous'
  const spec = isRollback ? null : acceptedSpec(swarm, body, service)
  if (version !== service.version) throw new Refusal(500, 'rpc error: code = Unknown desc = update out of sequence')
  const before = { state: service.updateStatus?.state ?? '', replicas: replicasOf(service.spec) }
  if (spec) write(swarm, service, spec)
  else rollBack(swarm, service)
  allocateService(swarm, service)
  swarm.putService(service)
  emitUpdate(swarm, service, before)
}

function versionIn(query: URLSearchParams): number {
  const text = query.get('version') ?? ''
  if (/^\d+$/.test(text)) return Number(text)
  throw new Refusal(
    400,
    `invalid service version '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
  )
}

function write(swarm: Swarm, service: Service, spec: SwarmSpec): void {
  service.previous = { spec: service.spec, specVersion: service.specVersion }
  service.spec = spec
  service.updateStatus = null
  if (isJob(service)) {
    service.jobIteration++
    service.lastExecution = swarm.clock.now()
  }
  swarm.touch(service)
  service.specVersion = service.version
}

function rollBack(swarm: Swarm, service: Service): void {
  const { previous } = service
  if (!previous)
    throw new Refusal(
      400,
      `rpc error: code = FailedPrecondition desc = service ${service.id} does not have a previous spec`,
    )
  service.previous = { spec: service.spec, specVersion: service.specVersion }
  service.spec = previous.spec
  service.specVersion = previous.specVersion
  const startedAt = swarm.clock.now()
  service.updateStatus = {
    state: 'rollback_started',
    startedAt,
    completedAt: null,
    message: 'manually requested rollback',
  }
  swarm.touch(service)
}

function remove(swarm: Swarm, service: Service): void {
  releaseService(swarm, service)
  swarm.removeService(service)
  swarm.events.emit('service', 'remove', service.id, { name: serviceNameOf(service) })
}

function emitUpdate(swarm: Swarm, service: Service, before: { state: string; replicas: number | undefined }): void {
  const after = { state: service.updateStatus?.state ?? '', replicas: replicasOf(service.spec) }
  swarm.events.emit('service', 'update', service.id, {
    name: serviceNameOf(service),
    ...(before.state !== after.state && { 'updatestate.old': before.state, 'updatestate.new': after.state }),
    ...(before.replicas !== after.replicas && {
      'replicas.old': String(before.replicas),
      'replicas.new': String(after.replicas),
    }),
  })
}

function replicasOf({ Mode: mode }: SwarmSpec): number | undefined {
  return mode?.Replicated?.Replicas
}

function serviceJson(service: Service) {
  const { id, version, createdAt, updatedAt, spec, previous, updateStatus } = service
  return {
    ID: id,
    Version: { Index: version },
    CreatedAt: timestamp(createdAt),
    UpdatedAt: timestamp(updatedAt),
    Spec: spec,
    ...(previous && { PreviousSpec: previous.spec }),
    Endpoint: endpointOf(service),
    ...(updateStatus && {
      UpdateStatus: {
        State: updateStatus.state,
        ...(updateStatus.startedAt !== null && { StartedAt: timestamp(updateStatus.startedAt) }),
        ...(updateStatus.completedAt !== null && { CompletedAt: timestamp(updateStatus.completedAt) }),
        Message: updateStatus.message,
      },
    }),
    ...(service.lastExecution !== null && {
      JobStatus: { JobIteration: iterationOf(service.jobIteration), LastExecution: timestamp(service.lastExecution) },
    }),
  }
}

/** Returns the endpoint of a service. Without ports and virtual addresses, it omits the spec. */
function endpointOf({ spec: { EndpointSpec: endpoint }, chosenPorts, virtualIps }: Service): unknown {
  const ports = (endpoint?.Ports ?? []).map((port, index) => ({
    ...port,
    ...(chosenPorts.has(index) && { PublishedPort: chosenPorts.get(index) }),
  }))
  const isAllocated = ports.length > 0 || virtualIps.size > 0
  return {
    Spec: (isAllocated && endpoint) || {},
    ...(ports.length > 0 && { Ports: ports }),
    ...(virtualIps.size > 0 && {
      VirtualIPs: [...virtualIps].map(([networkId, address]) => ({ NetworkID: networkId, Addr: address })),
    }),
  }
}

function statusOf(swarm: Swarm, service: Service): unknown {
  const tasks = swarm.tasksOf(service.id)
  return {
    RunningTasks: tasks.filter((task) => isDesired(task) && task.status.state === 'running').length,
    DesiredTasks: service.spec.Mode?.Replicated?.Replicas ?? tasks.filter(isDesired).length,
    CompletedTasks: tasks.filter(({ status: { state } }) => isPast(state, 'running') && state === 'complete').length,
  }
}
