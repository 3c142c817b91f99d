import { swarmId, timestamp } from '../identity.ts'
import type { NamedData, Service } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { type ApiRequest, Refusal, type Route, route } from './router.ts'
import { invalid } from './service-spec-checks.ts'

const NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$/

interface Kind {
  /** The name in paths, events and messages. */
  readonly name: 'config' | 'secret'
  readonly mostBytes: number
  readonly all: Map<string, NamedData>
  readonly idsIn: (service: Service) => (string | undefined)[]
}

/** The routes of configs and secrets. They differ only in that the API never returns a secret's data. */
export function objectRoutes(swarm: Swarm): Route[] {
  const container = ({ spec }: Service) => spec.TaskTemplate?.ContainerSpec
  return [
    ...routesOf(swarm, {
      name: 'config',
      mostBytes: 1_024_000,
      all: swarm.configs,
      idsIn: (service) => (container(service)?.Configs ?? []).map(({ ConfigID }) => ConfigID),
    }),
    ...routesOf(swarm, {
      name: 'secret',
      mostBytes: 512_000,
      all: swarm.secrets,
      idsIn: (service) => (container(service)?.Secrets ?? []).map(({ SecretID }) => SecretID),
    }),
  ]
}

function routesOf(swarm: Swarm, kind: Kind): Route[] {
  const path = `/${kind.name}s`
  return [
    route('GET', path, ({ filters }) => ({ status: 200, json: list(kind, filters) })),
    route('POST', `${path}/create`, ({ body }) => ({ status: 201, json: { ID: create(swarm, kind, body) } })),
    route('GET', `${path}/:`, ({ parts: [key] }) => ({
      status: 200,
      json: objectJson(kind, findObject(swarm, kind, key)),
    })),
    route('POST', `${path}/:/update`, (request) => {
      update(swarm, kind, request)
      return { status: 200 }
    }),
    route('DELETE', `${path}/:`, ({ parts: [key] }) => {
      remove(swarm, kind, findObject(swarm, kind, key))
      return { status: 204 }
    }),
  ]
}

function findObject(swarm: Swarm, { name, all }: Kind, key = ''): NamedData {
  const object = swarm.find(all, key, (object) => object.name)
  if (!object) throw new Refusal(404, `${name} ${key} not found`)
  return object
}

function list(kind: Kind, filters: ApiRequest['filters']): unknown[] {
  filters.allowOnly('id', 'label', 'name', 'names')
  return [...kind.all.values()]
    .filter(
      ({ id, name, labels }) =>
        filters.allows('name', (sought) => name.startsWith(sought)) &&
        filters.allows('names', (sought) => name === sought) &&
        filters.allows('id', (sought) => id.startsWith(sought)) &&
        filters.allowsLabels(labels),
    )
    .map((object) => objectJson(kind, object))
}

interface ObjectBody {
  readonly Name?: string
  readonly Labels?: Record<string, string>
  readonly Data?: string
}

function create(swarm: Swarm, kind: Kind, body: unknown): string {
  const { Name: name = '', Labels: labels = {}, Data: data = '' } = (body ?? {}) as ObjectBody
  if (name === '') throw invalid('name must be provided')
  if (!NAME.test(name) || name.length > 64)
    throw invalid(
      'invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]',
    )
  const size = Buffer.from(data, 'base64').length
  if (size === 0 || size > kind.mostBytes)
    throw invalid(`${kind.name} data must be larger than 0 and less than ${kind.mostBytes} bytes`)
  if ([...kind.all.values()].some((object) => object.name.toLowerCase() === name.toLowerCase()))
    throw new Refusal(409, `rpc error: code = AlreadyExists desc = ${kind.name} ${name} already exists`)
  const object: NamedData = { ...swarm.stamp(swarmId()), name, labels, data }
  kind.all.set(object.id, object)
  swarm.events.emit(kind.name, 'create', object.id, { name })
  return object.id
}

function update(swarm: Swarm, kind: Kind, { parts: [key], query, body }: ApiRequest): void {
  const object = findObject(swarm, kind, key)
  const { Name: name = '', Labels: labels = {}, Data: data } = (body ?? {}) as ObjectBody
  const hasOtherData = data !== undefined && data !== object.data
  if ((name !== '' && name !== object.name) || hasOtherData) throw invalid('only updates to Labels are allowed')
  if (Number(query.get('version')) !== object.version)
    throw new Refusal(500, 'rpc error: code = Unknown desc = update out of sequence')
  object.labels = labels
  swarm.touch(object)
  swarm.events.emit(kind.name, 'update', object.id, { name: object.name })
}

function remove(swarm: Swarm, kind: Kind, object: NamedData): void {
  const users = [...swarm.services.values()].filter((service) => kind.idsIn(service).includes(object.id))
  if (users.length > 0) {
    const names = users.map(({ spec }) => spec.Name).join(', ')
    const services = users.length === 1 ? 'service' : 'services'
    throw invalid(`${kind.name} '${object.name}' is in use by the following ${services}: ${names}`)
  }
  kind.all.delete(object.id)
  swarm.events.emit(kind.name, 'remove', object.id, { name: object.name })
}

function objectJson(kind: Kind, { id, version, createdAt, updatedAt, name, labels, data }: NamedData): unknown {
  return {
    ID: id,
    Version: { Index: version },
    CreatedAt: timestamp(createdAt),
    UpdatedAt: timestamp(updatedAt),
    Spec: { Name: name, Labels: labels, ...(kind.name === 'config' && { Data: data }) },
  }
}
