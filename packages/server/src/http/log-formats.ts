import type { LogRecord } from '@berth/contract/logs/logs.ts'
import { formatMessage } from '@berth/contract/messages/message.ts'
import type { LiveService } from '../domain/model.ts'
import type { LogEvent } from '../operations/logs/logs.ts'

type Line = Extract<LogEvent, { type: 'lines' }>['lines'][number]

/** How the events of a log are written. */
export interface LogFormat {
  readonly type: string
  /** Returns the text of an event; "" for an event without text. */
  text(event: LogEvent): string | Buffer
  /** Sent when nothing has happened for a while, so that proxies keep the connection. */
  readonly quiet: string
}

interface FormatOptions {
  readonly timestamps: boolean
  /** The text to search for, in lower case; "" matches every line. */
  readonly q: string
}

/** Returns the format for NDJSON. */
export function asRecords({ timestamps, q }: FormatOptions): LogFormat {
  return {
    type: 'application/x-ndjson; charset=utf-8',
    quiet: '{"type":"quiet"}\n',
    text(event) {
      if (event.type !== 'lines') return `${JSON.stringify(recordOf(event))}\n`
      let text = ''
      for (const line of event.lines) if (line.isFirst) text += recordText(line, timestamps, q, '', '\n')
      return text
    },
  }
}

/** Returns the format for server-sent events. The id of each line is its time, from which `Last-Event-ID` continues. */
export function asEvents({ timestamps, q }: FormatOptions): LogFormat {
  return {
    type: 'text/event-stream; charset=utf-8',
    quiet: ': \n\n',
    text(event) {
      if (event.type !== 'lines') return `data: ${JSON.stringify(recordOf(event))}\n\n`
      let text = ''
      for (const line of event.lines)
        if (line.isFirst) text += recordText(line, timestamps, q, `id: ${line.time}\ndata: `, '\n\n')
      return text
    },
  }
}

/**
 * Returns the format for plain text: the bytes as they were written.
 *
 * @param service the service whose instances are named before each line, as `docker service logs` does; null if there is only one
 */
export function asText({ timestamps, q }: FormatOptions, service: () => LiveService | null): LogFormat {
  const names = new Map<string, string>()
  const isWanted = pieceFilter(q)
  const prefix = ({ instance, time }: Line) => {
    const name = names.get(instance) ?? prefixOf(service(), instance)
    names.set(instance, name)
    return `${timestamps ? `${time} ` : ''}${name}`
  }
  return {
    type: 'text/plain; charset=utf-8',
    quiet: '',
    text(event) {
      if (event.type !== 'lines') return ''
      const lines = event.lines.filter(isWanted)
      return Buffer.concat(
        lines.flatMap((line) => (line.isFirst ? [Buffer.from(prefix(line)), line.bytes] : [line.bytes])),
      )
    },
  }
}

/** Returns a filter for the pieces of lines. A later piece passes if the beginning of its line matches the search. */
function pieceFilter(q: string): (line: Line) => boolean {
  const unwanted = new Set<string>()
  return (line) => {
    const key = `${line.instance} ${line.stream}`
    if (!line.isFirst) return !unwanted.has(key)
    const isWanted = contains(lineText(line.bytes), q)
    if (isWanted) unwanted.delete(key)
    else unwanted.add(key)
    return isWanted
  }
}

function recordOf(event: Exclude<LogEvent, { type: 'lines' }>): LogRecord {
  return event.type === 'live' ? event : { ...event, detail: formatMessage(event.detailMessage, 'en') }
}

/** Builds the JSON by hand: at a hundred thousand lines a second, an object for each line is too slow. */
function recordText(line: Line, timestamps: boolean, q: string, before: string, after: string): string {
  const text = lineText(line.bytes)
  if (!contains(text, q)) return ''
  const time = timestamps ? `"time":"${line.time}",` : ''
  const cut = line.isLast ? '' : ',"cut":true'
  return `${before}{"type":"line","instance":"${line.instance}",${time}"stream":"${line.stream}","text":${JSON.stringify(text)}${cut}}${after}`
}

/** Decodes a line without its end, which includes a carriage return if the container has a terminal. */
function lineText(bytes: Buffer): string {
  let end = bytes.length
  if (bytes[end - 1] === 0x0a) end--
  if (bytes[end - 1] === 0x0d) end--
  return bytes.toString('utf8', 0, end)
}

function contains(text: string, q: string): boolean {
  return q === '' || text.toLowerCase().includes(q)
}

/** Returns the prefix that `docker service logs` gives a line: "shop_web.1.xntyz3dbauw1@host1    | ". */
function prefixOf(service: LiveService | null, id: string): string {
  const instance = service?.instances.find((one) => one.id === id)
  if (!service) return ''
  const slot = instance?.slot ?? 0
  const padding = ' '.repeat(Math.max(String(service.desired).length - String(slot).length, 0))
  const { space, service: name } = service.ref
  return `${space}_${name}.${slot}.${id.slice(0, 12)}@${instance?.host?.name ?? '?'}${padding}    | `
}
