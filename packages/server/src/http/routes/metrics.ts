import { createHash, timingSafeEqual } from 'node:crypto'
import { routes, streams } from '@berth/contract/http/routes.ts'
import { LiveMetrics } from '@berth/contract/metrics/metrics.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Exposition } from '../../metrics/exposition.ts'
import type { LiveSampler } from '../../metrics/live-sampler.ts'
import type { UsageRecorder } from '../../metrics/usage-recorder.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { streamEvents } from '../event-stream.ts'
import type { RegisterRoute, RegisterStream } from '../register-route.ts'

export interface MetricSources {
  readonly recorder: UsageRecorder
  readonly live: LiveSampler
  readonly exposition: Exposition
  /** The token with which Prometheus may read /metrics; null: only signed-in users may read it. */
  readonly token: string | null
}

const MOST_WAITING_BYTES = 1024 * 1024

const STREAM = { description: 'Server-sent events.', content: { 'text/event-stream': { schema: LiveMetrics } } }
const TEXT = { description: 'The text format of Prometheus.', content: { 'text/plain': { schema: z.string() } } }

export function metricRoutes(
  app: FastifyInstance,
  registerRoute: RegisterRoute,
  registerStream: RegisterStream,
  { view, timings }: OperationContext,
  { recorder, live, exposition, token }: MetricSources,
): void {
  registerRoute(routes.getServiceMetrics, ({ params, query }) => recorder.metrics(params, query))
  registerRoute(routes.getInstanceMetrics, ({ params, query }) => recorder.metrics(params, query, params.instance))
  registerStream(streams.liveMetrics, { response: { 200: STREAM } }, ({ params }, { reply, checkPermission }) => {
    view.service(params)
    streamEvents(reply, {
      heartbeatMs: timings.eventHeartbeatMs,
      mostWaitingBytes: MOST_WAITING_BYTES,
      checkPermission,
      begin: (send) => live.follow(params, (metrics) => send(`data: ${JSON.stringify(metrics)}\n\n`)),
    })
  })
  registerStream(streams.exposition, { response: { 200: TEXT }, isTrusted: hasToken(token) }, async (_, { reply }) =>
    reply
      .type(exposition.contentType)
      .serializer(String)
      .send(await exposition.text()),
  )
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const { url: route } = routeOptions
    if (route) exposition.answered({ method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 })
  })
}

/**
 * Returns a function that tells whether a request has the token. Prometheus is never identified by its address: behind a proxy on the same
 * machine, every caller comes from loopback.
 */
function hasToken(token: string | null): (request: FastifyRequest) => boolean {
  return ({ headers }) => token !== null && isSame(headers.authorization, `Bearer ${token}`)
}

/** Compares in the same time whatever is given. */
function isSame(header: string | undefined, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return header !== undefined && timingSafeEqual(hash(header), hash(expected))
}
