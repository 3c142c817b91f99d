import type { LogRecord } from '@berth/contract/logs/logs.ts'
import { formatMessage } from '@berth/contract/messages/message.ts'
import type { LiveService } from '../domain/model.ts'
import type { LogEvent } from '../operations/logs/logs.ts'

type Line = Extract<LogEvent, { type: 'lines' }>['lines'][number]

/** How news of a log are written down. */
export interface LogFormat {
  readonly type: string
  /** Of what makes no text, "". */
  text(news: LogEvent): string | Buffer
  /** Said when nothing happened for a while, so that proxies keep the connection. */
  readonly quiet: string
}

interface Wanted {
  readonly timestamps: boolean
  /** In lower case; "" finds everything. */
  readonly q: string
}

/** NDJSON. */
export function asRecords({ timestamps, q }: Wanted): LogFormat {
  return {
    type: 'application/x-ndjson; charset=utf-8',
    quiet: '{"type":"quiet"}\n',
    text(news) {
      if (news.type !== 'lines') return `${JSON.stringify(recordOf(news))}\n`
      let text = ''
      for (const line of news.lines) if (line.isFirst) text += recordText(line, timestamps, q, '', '\n')
      return text
    },
  }
}

/** Server-sent events; the id of each line is its time, which `Last-Event-ID` goes on from. */
export function asEvents({ timestamps, q }: Wanted): LogFormat {
  return {
    type: 'text/event-stream; charset=utf-8',
    quiet: ': \n\n',
    text(news) {
      if (news.type !== 'lines') return `data: ${JSON.stringify(recordOf(news))}\n\n`
      let text = ''
      for (const line of news.lines)
        if (line.isFirst) text += recordText(line, timestamps, q, `id: ${line.time}\ndata: `, '\n\n')
      return text
    },
  }
}

/**
 * The bytes as they were written.
 * @param service whose instances to name before each line, as `docker service logs` does; null where there is one only
 */
export function asText({ timestamps, q }: Wanted, service: () => LiveService | null): LogFormat {
  const names = new Map<string, string>()
  const isWanted = pieceFilter(q)
  const before = ({ instance, time }: Line) => {
    const name = names.get(instance) ?? prefixOf(service(), instance)
    names.set(instance, name)
    return `${timestamps ? `${time} ` : ''}${name}`
  }
  return {
    type: 'text/plain; charset=utf-8',
    quiet: '',
    text(news) {
      if (news.type !== 'lines') return ''
      const lines = news.lines.filter(isWanted)
      return Buffer.concat(
        lines.flatMap((line) => (line.isFirst ? [Buffer.from(before(line)), line.bytes] : [line.bytes])),
      )
    },
  }
}

/** What belongs to a line that begins as asked for. */
function pieceFilter(q: string): (line: Line) => boolean {
  const unwanted = new Set<string>()
  return (line) => {
    const key = `${line.instance} ${line.stream}`
    if (!line.isFirst) return !unwanted.has(key)
    const isWanted = contains(textOf(line.bytes), q)
    if (isWanted) unwanted.delete(key)
    else unwanted.add(key)
    return isWanted
  }
}

function recordOf(news: Exclude<LogEvent, { type: 'lines' }>): LogRecord {
  return news.type === 'live' ? news : { ...news, detail: formatMessage(news.detailMessage, 'en') }
}

/** By hand: a hundred thousand lines a second are not made by way of an object each. */
function recordText(line: Line, timestamps: boolean, q: string, before: string, after: string): string {
  const text = textOf(line.bytes)
  if (!contains(text, q)) return ''
  const time = timestamps ? `"time":"${line.time}",` : ''
  const cut = line.isLast ? '' : ',"cut":true'
  return `${before}{"type":"line","instance":"${line.instance}",${time}"stream":"${line.stream}","text":${JSON.stringify(text)}${cut}}${after}`
}

/** Without the line's end, which with a terminal has a carriage return too. */
function textOf(bytes: Buffer): string {
  let end = bytes.length
  if (bytes[end - 1] === 0x0a) end--
  if (bytes[end - 1] === 0x0d) end--
  return bytes.toString('utf8', 0, end)
}

function contains(text: string, q: string): boolean {
  return q === '' || text.toLowerCase().includes(q)
}

/** As `docker service logs` begins a line: "shop_web.1.xntyz3dbauw1@host1    | ". */
function prefixOf(service: LiveService | null, id: string): string {
  const instance = service?.instances.find((one) => one.id === id)
  if (!service) return ''
  const slot = instance?.slot ?? 0
  const padding = ' '.repeat(Math.max(String(service.desired).length - String(slot).length, 0))
  const { space, service: name } = service.ref
  return `${space}_${name}.${slot}.${id.slice(0, 12)}@${instance?.host?.name ?? '?'}${padding}    | `
}
