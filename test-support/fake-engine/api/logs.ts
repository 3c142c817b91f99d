import type { ServerResponse } from 'node:http'
import { microseconds, timestamp } from '../identity.ts'
import type { Container, LogLine } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { type Answer, type ApiRequest, isTrue, Refusal, type Route, route } from './router.ts'
import { findService } from './services.ts'
import { findTask } from './tasks.ts'

const CONTENT_TYPE = 'application/vnd.docker.raw-stream'
const FOR_EVER = Number.POSITIVE_INFINITY

/** The logs of tasks and services, which the manager collects from their hosts. */
export function logRoutes(swarm: Swarm): Route[] {
  return [
    route('GET', '/tasks/:/logs', (request) => {
      const { id } = findTask(swarm, request.parts[0])
      const [container] = containersOf(swarm, 'com.docker.swarm.task.id', id)
      if (!container) throw new Refusal(404, `task ${request.parts[0]} not found`)
      return logs(container, request, detailsOf(container))
    }),
    route('GET', '/services/:/logs', (request) => {
      const { id } = findService(swarm, request.parts[0])
      return logsOfAll(containersOf(swarm, 'com.docker.swarm.service.id', id), request)
    }),
  ]
}

function containersOf(swarm: Swarm, label: string, id: string): Container[] {
  const all = [...swarm.hosts.values()].flatMap(({ containers }) => [...containers.values()])
  return all.filter(({ labels }) => labels[label] === id)
}

function detailsOf({ labels }: Container): string {
  const names = ['node', 'service', 'task'].map((kind) => `com.docker.swarm.${kind}.id`)
  return names.map((name) => `${name}=${labels[name]}`).join(',')
}

/** Returns the log of a container, in frames. @see Docker Engine API 1.41, ContainerLogs */
export function logs(container: Container, { query, signal }: ApiRequest, details = ''): Answer {
  checkStream(query, details === '' ? 400 : 500)
  return {
    contentType: CONTENT_TYPE,
    stream: (response) => follow([container], { query, signal, response, details: () => details }),
  }
}

function logsOfAll(containers: readonly Container[], { query, signal }: ApiRequest): Answer {
  checkStream(query, 500)
  return {
    contentType: CONTENT_TYPE,
    stream: (response) => follow(containers, { query, signal, response, details: detailsOf }),
  }
}

/** Refuses a request that selects no stream. @param status the manager and a host respond with different status codes */
function checkStream(query: URLSearchParams, status: number): void {
  if (!isTrue(query.get('stdout')) && !isTrue(query.get('stderr')))
    throw new Refusal(status, 'Bad parameters: you must choose at least one stream')
}

interface Reader {
  readonly query: URLSearchParams
  readonly signal: AbortSignal
  readonly response: ServerResponse
  readonly details: (container: Container) => string
}

/** Writes the existing lines. If `follow` is set, then writes new lines until the last container has ended. */
function follow(containers: readonly Container[], reader: Reader): void {
  const { query, signal, response } = reader
  for (const container of containers) write(container, reader, existingLines(container, query))
  const running = new Set(containers.filter(({ state }) => state !== 'exited'))
  if (!isTrue(query.get('follow')) || running.size === 0) return void response.end()
  for (const container of running) {
    let lastWritten = container.log.at(-1)
    const writeNewLines = () => {
      const from = lastWritten ? container.log.lastIndexOf(lastWritten) + 1 : 0
      write(container, reader, container.log.slice(from))
      lastWritten = container.log.at(-1)
      if (container.state === 'exited') running.delete(container)
      if (running.size === 0) response.end()
    }
    container.watchers.add(writeNewLines)
    signal.addEventListener('abort', () => container.watchers.delete(writeNewLines))
  }
}

/** Returns the lines that `tail`, `since` and `until` select. `tail` counts lines before the times filter them. */
function existingLines({ log }: Container, query: URLSearchParams): LogLine[] {
  const [since, until] = [timeIn(query, 'since') ?? 0, timeIn(query, 'until') ?? FOR_EVER]
  const tail = query.get('tail')
  const last = tail === null || tail === 'all' ? log : log.slice(Math.max(0, log.length - Number(tail)))
  return last.filter(({ at }) => microseconds(at) >= since && microseconds(at) <= until)
}

/** Returns a time of the query in microseconds; null if it has none. */
function timeIn(query: URLSearchParams, name: string): number | null {
  const seconds = Number(query.get(name) ?? 0)
  return seconds === 0 ? null : microseconds(seconds * 1000)
}

function matchesStream(query: URLSearchParams): (line: LogLine) => boolean {
  return ({ stream }) => isTrue(query.get(stream))
}

function write(container: Container, { query, response, details }: Reader, lines: readonly LogLine[]): void {
  for (const { at, stream, text } of lines.filter(matchesStream(query))) {
    const time = isTrue(query.get('timestamps')) ? `${timestamp(at)} ` : ''
    const labels = isTrue(query.get('details')) ? `${details(container)} ` : ''
    response.write(frameOf(stream, `${time}${labels}${text}\n`))
  }
}

/** Returns a frame: the stream's number, three zero bytes, the length of the text in bytes, and the text. */
export function frameOf(stream: LogLine['stream'], text: string): Buffer {
  const bytes = Buffer.from(text)
  const header = Buffer.alloc(8)
  header[0] = stream === 'stdout' ? 1 : 2
  header.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([header, bytes])
}
