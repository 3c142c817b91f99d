import { once } from 'node:events'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { streams } from '@berth/contract/http/routes.ts'
import type { logStreams } from '@berth/contract/logs/log-streams.ts'
import { type LogQuery, LogRecord } from '@berth/contract/logs/logs.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { exactTime, momentOf } from '../../domain/exact-time.ts'
import type { HostEngines } from '../../operations/hosts/host-engines.ts'
import { type LogEvent, type LogOptions, readLogs } from '../../operations/logs/logs.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import type { Guard } from '../guard.ts'
import { asEvents, asRecords, asText, type LogFormat } from '../log-formats.ts'
import { described, PROBLEMS } from '../serve.ts'

const ANSWER = {
  description: 'The lines, oldest first.',
  content: {
    'application/x-ndjson': { schema: LogRecord },
    'text/event-stream': { schema: LogRecord },
    'text/plain': { schema: z.string() },
  },
}

type Params = ServiceRef & { readonly instance?: string }

/** Logs of a service and of an instance, as they come. */
export function logRoutes(
  app: FastifyInstance,
  guard: Guard,
  context: OperationContext,
  hostEngines: HostEngines,
): void {
  const { logHeartbeatMs } = context.timings
  const serve = (stream: (typeof logStreams)[keyof typeof logStreams]) => {
    const { path, permission, params, query } = stream
    app.get(
      path,
      {
        schema: { ...described(stream), params, querystring: query, response: { 200: ANSWER, ...PROBLEMS } },
        exposeHeadRoute: false,
        onRequest: (request: FastifyRequest) => guard(request, permission),
      },
      (request, reply) => {
        const ref = request.params as Params
        const asked = request.query as LogQuery
        const closing = new AbortController()
        const news = readLogs(context, hostEngines, ref, wishOf(request, ref, asked, context.now()), closing.signal)
        const format = formatOf(request, asked, () => (ref.instance ? null : context.view.service(ref)))
        reply.hijack()
        const { raw } = reply
        raw.writeHead(200, headersOf(reply, ref, asked, format))
        raw.flushHeaders()
        raw.on('close', () => closing.abort())
        raw.on('error', () => raw.destroy())
        const look = setInterval(() => {
          if (format.quiet && !raw.writableNeedDrain) raw.write(format.quiet)
          guard(request, permission).catch(() => closing.abort('signed-out'))
        }, logHeartbeatMs)
        tell(news, format, raw, closing.signal)
          .then(() => {
            // One that doesn't read what it may no longer read doesn't keep the connection either.
            if (closing.signal.reason === 'signed-out') setTimeout(() => raw.destroy(), logHeartbeatMs).unref()
          })
          .catch((error) => {
            request.log.error(error)
            raw.destroy()
          })
          .finally(() => clearInterval(look))
      },
    )
  }
  serve(streams.serviceLogs)
  serve(streams.instanceLogs)
}

/** Writes as fast as it is read, and no faster. */
async function tell(
  news: AsyncGenerator<LogEvent>,
  format: LogFormat,
  raw: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  for await (const one of news) {
    if (signal.aborted) break
    const text = format.text(one)
    if (text.length > 0 && !raw.write(text)) await once(raw, 'drain', { signal }).catch(() => undefined)
  }
  if (signal.reason !== 'signed-out') return void raw.end()
  raw.end(format.text({ type: 'notice', instance: null, detailMessage: message('logs-signed-out') }))
}

function wishOf({ headers }: FastifyRequest, { instance }: Params, asked: LogQuery, now: number): LogOptions {
  const last = headers['last-event-id']
  const resumed = typeof last === 'string' && !Number.isNaN(Date.parse(last)) ? exactTime(last) : null
  return {
    instance: instance ?? null,
    follow: asked.follow ?? false,
    tail: resumed === null ? (asked.tail ?? null) : null,
    since: resumed ?? (asked.since === undefined ? null : momentOf(asked.since, now)),
    until: asked.until === undefined ? null : momentOf(asked.until, now),
    stream: asked.stream ?? null,
  }
}

function formatOf({ headers }: FastifyRequest, asked: LogQuery, service: Parameters<typeof asText>[1]): LogFormat {
  const q = (asked.q ?? '').toLowerCase()
  const accept = headers.accept ?? ''
  if (asked.download || accept.includes('text/plain'))
    return asText({ timestamps: asked.timestamps ?? false, q }, service)
  const options = { timestamps: asked.timestamps ?? true, q }
  return accept.includes('text/event-stream') ? asEvents(options) : asRecords(options)
}

/** Those that Fastify's plugins have set come along: the answer is ours from here on. */
function headersOf(reply: FastifyReply, { space, service, instance }: Params, asked: LogQuery, { type }: LogFormat) {
  const name = [space, service, ...(instance ? [instance.slice(0, 12)] : [])].join('_')
  return {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': type,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    ...(asked.download && { 'content-disposition': `attachment; filename="${name}.log"` }),
  }
}
