import type { ServerResponse } from 'node:http'
import { timestamp } from '../identity.ts'
import type { Container, LogLine } from '../model.ts'
import type { Answer, ApiRequest } from './router.ts'

/** What a container wrote, in frames. @see Docker Engine API 1.41, ContainerLogs */
export function logs(container: Container, { query, signal }: ApiRequest): Answer {
  const follow = isTrue(query.get('follow'))
  return {
    contentType: 'application/vnd.docker.raw-stream',
    stream: (response) => {
      let written = write(response, query, pastLines(container, query))
      if (!follow || container.state === 'exited') return void response.end()
      let seen = container.log.at(-1)
      const goOn = () => {
        const from = seen ? container.log.lastIndexOf(seen) + 1 : 0
        written = write(response, query, container.log.slice(from)) || written
        seen = container.log.at(-1)
        if (container.state === 'exited') response.end()
      }
      container.watchers.add(goOn)
      signal.addEventListener('abort', () => container.watchers.delete(goOn))
    },
  }
}

function pastLines({ log }: Container, query: URLSearchParams): LogLine[] {
  const ms = (name: string) => Number(query.get(name) ?? 0) * 1000
  const [since, until] = [ms('since'), ms('until')]
  const inTime = log.filter(({ at }) => at >= since && (until === 0 || at <= until)).filter(isAsked(query))
  const tail = query.get('tail')
  return tail === null || tail === 'all' ? inTime : inTime.slice(Math.max(0, inTime.length - Number(tail)))
}

function isAsked(query: URLSearchParams): (line: LogLine) => boolean {
  return ({ stream }) => isTrue(query.get(stream))
}

/** @returns whether there was anything to write */
function write(response: ServerResponse, query: URLSearchParams, lines: readonly LogLine[]): boolean {
  const asked = lines.filter(isAsked(query))
  for (const { at, stream, text } of asked) {
    const time = isTrue(query.get('timestamps')) ? `${timestamp(at)} ` : ''
    const bytes = Buffer.from(`${time}${text}\n`)
    const header = Buffer.alloc(8)
    header[0] = stream === 'stdout' ? 1 : 2
    header.writeUInt32BE(bytes.length, 4)
    response.write(Buffer.concat([header, bytes]))
  }
  return asked.length > 0
}

function isTrue(text: string | null): boolean {
  return text === 'true' || text === '1'
}
