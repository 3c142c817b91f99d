import type { ServerResponse } from 'node:http'
import { microseconds, timestamp } from '../identity.ts'
import type { Container, LogLine } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { type Answer, type ApiRequest, isTrue, Refusal, type Route, route } from './router.ts'
import { find as findService } from './services.ts'
import { findTask } from './tasks.ts'

const CONTENT_TYPE = 'application/vnd.docker.raw-stream'
const FOR_EVER = Number.POSITIVE_INFINITY

/** What is written of tasks and services, which the manager gathers from their hosts. */
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
  const about = ['node', 'service', 'task'].map((what) => `com.docker.swarm.${what}.id`)
  return about.map((name) => `${name}=${labels[name]}`).join(',')
}

/** What a container wrote, in frames. @see Docker Engine API 1.41, ContainerLogs */
export function logs(container: Container, { query, signal }: ApiRequest, details = ''): Answer {
  demandStream(query, details === '' ? 400 : 500)
  return {
    contentType: CONTENT_TYPE,
    stream: (response) => follow([container], { query, signal, response, details: () => details }),
  }
}

function logsOfAll(containers: readonly Container[], { query, signal }: ApiRequest): Answer {
  demandStream(query, 500)
  return {
    contentType: CONTENT_TYPE,
    stream: (response) => follow(containers, { query, signal, response, details: detailsOf }),
  }
}

/** @param status the manager, which gathers logs, refuses with another than the host */
function demandStream(query: URLSearchParams, status: number): void {
  if (!isTrue(query.get('stdout')) && !isTrue(query.get('stderr')))
    throw new Refusal(status, 'Bad parameters: you must choose at least one stream')
}

interface Reader {
  readonly query: URLSearchParams
  readonly signal: AbortSignal
  readonly response: ServerResponse
  readonly details: (container: Container) => string
}

/** Writes what is there, then, where it is asked for, what comes, until the last container has ended. */
function follow(containers: readonly Container[], reader: Reader): void {
  const { query, signal, response } = reader
  for (const container of containers) write(container, reader, pastLines(container, query))
  const running = new Set(containers.filter(({ state }) => state !== 'exited'))
  if (!isTrue(query.get('follow')) || running.size === 0) return void response.end()
  for (const container of running) {
    let seen = container.log.at(-1)
    const goOn = () => {
      const from = seen ? container.log.lastIndexOf(seen) + 1 : 0
      write(container, reader, container.log.slice(from))
      seen = container.log.at(-1)
      if (container.state === 'exited') running.delete(container)
      if (running.size === 0) response.end()
    }
    container.watchers.add(goOn)
    signal.addEventListener('abort', () => container.watchers.delete(goOn))
  }
}

/** Lines are counted from the end before any are left out. */
function pastLines({ log }: Container, query: URLSearchParams): LogLine[] {
  const [since, until] = [timeIn(query, 'since') ?? 0, timeIn(query, 'until') ?? FOR_EVER]
  const tail = query.get('tail')
  const last = tail === null || tail === 'all' ? log : log.slice(Math.max(0, log.length - Number(tail)))
  return last.filter(({ at }) => microseconds(at) >= since && microseconds(at) <= until)
}

/** Microseconds; null where no time is given. */
function timeIn(query: URLSearchParams, name: string): number | null {
  const seconds = Number(query.get(name) ?? 0)
  return seconds === 0 ? null : microseconds(seconds * 1000)
}

function isAsked(query: URLSearchParams): (line: LogLine) => boolean {
  return ({ stream }) => isTrue(query.get(stream))
}

function write(container: Container, { query, response, details }: Reader, lines: readonly LogLine[]): void {
  for (const { at, stream, text } of lines.filter(isAsked(query))) {
    const time = isTrue(query.get('timestamps')) ? `${timestamp(at)} ` : ''
    const about = isTrue(query.get('details')) ? `${details(container)} ` : ''
    response.write(frameOf(stream, `${time}${about}${text}\n`))
  }
}

/** The stream's number, three zeros, how many bytes follow, and those. */
export function frameOf(stream: LogLine['stream'], text: string): Buffer {
  const bytes = Buffer.from(text)
  const header = Buffer.alloc(8)
  header[0] = stream === 'stdout' ? 1 : 2
  header.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([header, bytes])
}
