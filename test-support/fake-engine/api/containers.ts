import { graceMsOf } from '../containers/agent.ts'
import { removeContainer, sendSignal, stopContainer } from '../containers/containers.ts'
import type { Container, Host } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { containerDetails, containerSummary } from './container-details.ts'
import { logs } from './logs.ts'
import { type Answer, type ApiRequest, isTrue, Refusal, type Route, route } from './router.ts'
import { stats } from './stats.ts'

export function containerRoutes(swarm: Swarm): Route[] {
  const containerOf = ({ host, parts: [key] }: ApiRequest) => findContainer(host, key)
  return [
    route('GET', '/containers/json', (request) => ({ status: 200, json: list(swarm, request) })),
    route('GET', '/containers/:/json', (request) => ({
      status: 200,
      json: containerDetails(swarm, containerOf(request)),
    })),
    route('GET', '/containers/:/stats', (request) => stats(swarm, containerOf(request), request)),
    route('GET', '/containers/:/logs', (request) => logs(containerOf(request), request)),
    route('POST', '/containers/:/stop', (request) => stop(swarm, containerOf(request), request)),
    route('POST', '/containers/:/kill', (request) => kill(swarm, containerOf(request), request)),
    route('DELETE', '/containers/:', (request) => remove(swarm, containerOf(request), request)),
  ]
}

export function findContainer({ containers }: Host, key = ''): Container {
  const all = [...containers.values()]
  const container = containers.get(key) ?? all.find(({ id, name }) => name === key || id.startsWith(key))
  if (!container) throw new Refusal(404, `No such container: ${key}`)
  return container
}

async function stop(swarm: Swarm, container: Container, { query }: ApiRequest): Promise<Answer> {
  if (container.state !== 'running') return { status: 304 }
  const seconds = query.get('t')
  await stopContainer(swarm, container, seconds === null ? graceMsOf(container) : Number(seconds) * 1000)
  return { status: 204 }
}

function kill(swarm: Swarm, container: Container, { query }: ApiRequest): Answer {
  const { id, state } = container
  if (state !== 'running') throw new Refusal(409, `Cannot kill container: ${id}: Container ${id} is not running`)
  sendSignal(swarm, container, query.get('signal') ?? 'SIGKILL')
  return { status: 204 }
}

function remove(swarm: Swarm, container: Container, { host, query }: ApiRequest): Answer {
  if (container.state === 'running' && !isTrue(query.get('force')))
    throw new Refusal(
      409,
      `You cannot remove a running container ${container.id}. Stop the container before attempting removal or force remove`,
    )
  removeContainer(swarm, host, container)
  return { status: 204 }
}

function list(swarm: Swarm, { host, query, filters }: ApiRequest): unknown[] {
  const isAll = isTrue(query.get('all')) || filters.of('status').length > 0
  return [...host.containers.values()]
    .filter(
      (container) =>
        (isAll || container.state === 'running') &&
        filters.allows('status', (status) => container.state === status) &&
        filters.allows('id', (id) => container.id.startsWith(id)) &&
        filters.allows('name', (name) => container.name.includes(name)) &&
        filters.allowsLabels(container.labels),
    )
    .map((container) => containerSummary(swarm, container))
    .reverse()
}
