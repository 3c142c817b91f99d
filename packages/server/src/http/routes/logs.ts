import { once } from 'node:events'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { streams } from '@berth/contract/http/routes.ts'
import { type LogQuery, LogRecord } from '@berth/contract/logs/logs.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { exactTime, parseMoment } from '../../domain/exact-time.ts'
import type { HostEngines } from '../../operations/hosts/host-engines.ts'
import { type LogEvent, type LogOptions, readLogs } from '../../operations/logs/logs.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { asEvents, asRecords, asText, type LogFormat } from '../log-formats.ts'
import type { RegisterStream, StreamExchange } from '../register-route.ts'

const ANSWER = {
  description: 'The lines, oldest first.',
  content: {
    'application/x-ndjson': { schema: LogRecord },
    'text/event-stream': { schema: LogRecord },
    'text/plain': { schema: z.string() },
  },
}

type Params = ServiceRef & { readonly instance?: string }

/** Registers the log streams of a service and of an instance. */
export function logRoutes(registerStream: RegisterStream, context: OperationContext, hostEngines: HostEngines): void {
  const { logHeartbeatMs } = context.timings
  const answer = (ref: Params, query: LogQuery, { request, reply, checkPermission }: StreamExchange) => {
    const closing = new AbortController()
    const options = logOptionsOf(request, ref, query, context.now())
    const events = readLogs(context, hostEngines, ref, options, closing.signal)
    const format = formatOf(request, query, () => (ref.instance ? null : context.view.service(ref)))
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, headersOf(reply, ref, query, format))
    raw.flushHeaders()
    raw.on('close', () => closing.abort())
    raw.on('error', () => raw.destroy())
    const heartbeat = setInterval(() => {
      if (format.quiet && !raw.writableNeedDrain) raw.write(format.quiet)
      checkPermission().catch(() => closing.abort('signed-out'))
    }, logHeartbeatMs)
    writeEvents(events, format, raw, closing.signal)
      .then(() => {
        // A reader that is no longer permitted and does not read cannot keep the connection either.
        if (closing.signal.reason === 'signed-out') setTimeout(() => raw.destroy(), logHeartbeatMs).unref()
      })
      .catch((error) => {
        request.log.error(error)
        raw.destroy()
      })
      .finally(() => clearInterval(heartbeat))
  }
  for (const stream of [streams.serviceLogs, streams.instanceLogs])
    registerStream(stream, { response: { 200: ANSWER } }, ({ params, query }, exchange) =>
      answer(params, query, exchange),
    )
}

/** Writes events as fast as they are read, and no faster. */
async function writeEvents(
  events: AsyncGenerator<LogEvent>,
  format: LogFormat,
  raw: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  for await (const one of events) {
    if (signal.aborted) break
    const text = format.text(one)
    if (text.length > 0 && !raw.write(text)) await once(raw, 'drain', { signal }).catch(() => undefined)
  }
  if (signal.reason !== 'signed-out') return void raw.end()
  raw.end(format.text({ type: 'notice', instance: null, detailMessage: message('logs-signed-out') }))
}

function logOptionsOf({ headers }: FastifyRequest, { instance }: Params, logQuery: LogQuery, now: number): LogOptions {
  const last = headers['last-event-id']
  const resumed = typeof last === 'string' && !Number.isNaN(Date.parse(last)) ? exactTime(last) : null
  return {
    instance: instance ?? null,
    follow: logQuery.follow ?? false,
    tail: resumed === null ? (logQuery.tail ?? null) : null,
    since: resumed ?? (logQuery.since === undefined ? null : parseMoment(logQuery.since, now)),
    until: logQuery.until === undefined ? null : parseMoment(logQuery.until, now),
    stream: logQuery.stream ?? null,
  }
}

function formatOf({ headers }: FastifyRequest, logQuery: LogQuery, service: Parameters<typeof asText>[1]): LogFormat {
  const q = (logQuery.q ?? '').toLowerCase()
  const accept = headers.accept ?? ''
  if (logQuery.download || accept.includes('text/plain'))
    return asText({ timestamps: logQuery.timestamps ?? false, q }, service)
  const options = { timestamps: logQuery.timestamps ?? true, q }
  return accept.includes('text/event-stream') ? asEvents(options) : asRecords(options)
}

/** Includes the headers that Fastify's plugins have set, because Berth writes the answer itself. */
function headersOf(reply: FastifyReply, { space, service, instance }: Params, logQuery: LogQuery, { type }: LogFormat) {
  const name = [space, service, ...(instance ? [instance.slice(0, 12)] : [])].join('_')
  return {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': type,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    ...(logQuery.download && { 'content-disposition': `attachment; filename="${name}.log"` }),
  }
}
