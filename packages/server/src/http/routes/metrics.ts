import { createHash, timingSafeEqual } from 'node:crypto'
import { routes, streams } from '@berth/contract/http/routes.ts'
import { LiveMetrics } from '@berth/contract/metrics/metrics.ts'
import { ServiceRef } from '@berth/contract/services/services.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Exposition } from '../../metrics/exposition.ts'
import type { Live } from '../../metrics/live.ts'
import type { Meter } from '../../metrics/meter.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { streamEvents } from '../event-stream.ts'
import type { Guard } from '../guard.ts'
import { described, PROBLEMS, type RegisterRoute } from '../serve.ts'

export interface Metering {
  readonly meter: Meter
  readonly live: Live
  readonly exposition: Exposition
  /** With which Prometheus may read /metrics; null: only those who are signed in may. */
  readonly token: string | null
}

const MOST_WAITING_BYTES = 1024 * 1024

const STREAM = { description: 'Server-sent events.', content: { 'text/event-stream': { schema: LiveMetrics } } }
const TEXT = { description: 'The text format of Prometheus.', content: { 'text/plain': { schema: z.string() } } }

export function metricRoutes(
  app: FastifyInstance,
  serve: RegisterRoute,
  guard: Guard,
  context: OperationContext,
  metering: Metering,
): void {
  const { meter, exposition } = metering
  serve(routes.getServiceMetrics, ({ params, query }) => meter.metrics(params, query))
  serve(routes.getInstanceMetrics, ({ params, query }) => meter.metrics(params, query, params.instance))
  liveRoute(app, guard, context, metering.live)
  expositionRoute(app, guard, metering)
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const { url: route } = routeOptions
    if (route) exposition.answered({ method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 })
  })
}

/** What is used just now, as server-sent events, for as long as somebody listens who may. */
function liveRoute(app: FastifyInstance, guard: Guard, { view, timings }: OperationContext, live: Live): void {
  const { path, permission } = streams.liveMetrics
  const schema = { ...described(streams.liveMetrics), params: ServiceRef, response: { 200: STREAM, ...PROBLEMS } }
  const options = { schema, exposeHeadRoute: false, onRequest: (request: FastifyRequest) => guard(request, permission) }
  app.get<{ Params: ServiceRef }>(path, options, (request, reply) => {
    view.service(request.params)
    streamEvents(reply, {
      heartbeatMs: timings.eventHeartbeatMs,
      mostWaitingBytes: MOST_WAITING_BYTES,
      demandPermission: () => guard(request, permission),
      tell: (send) => live.follow(request.params, (metrics) => send(`data: ${JSON.stringify(metrics)}\n\n`)),
    })
  })
}

/** Never open by address alone: to a server behind a proxy on the same machine, everybody comes from loopback. */
function expositionRoute(app: FastifyInstance, guard: Guard, { exposition, token }: Metering): void {
  const { path, permission } = streams.exposition
  const schema = { ...described(streams.exposition), response: { 200: TEXT, ...PROBLEMS } }
  const onRequest = async (request: FastifyRequest) => {
    if (token === null || !isSame(request.headers.authorization, `Bearer ${token}`)) await guard(request, permission)
  }
  app.get(path, { schema, exposeHeadRoute: false, onRequest }, async (_, reply) => {
    return reply
      .type(exposition.contentType)
      .serializer(String)
      .send(await exposition.text())
  })
}

/** In the same time whatever is given. */
function isSame(given: string | undefined, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return given !== undefined && timingSafeEqual(hash(given), hash(right))
}
