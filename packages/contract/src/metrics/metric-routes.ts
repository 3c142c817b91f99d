import { z } from 'zod'
import type { Stream } from '../http/endpoint.ts'
import { read, route } from '../http/route-parts.ts'
import { InstanceRef } from '../instances/instances.ts'
import { ServiceRef } from '../services/services.ts'
import { METRICS_KEPT_SECONDS, METRICS_STEP_SECONDS, Metrics } from './metrics.ts'

const service = '/api/v1/spaces/:space/services/:service'

const span = z.strictObject({
  /** In seconds. */
  range: z.coerce.number().int().min(60).max(METRICS_KEPT_SECONDS).default(3600),
  /** The end of the range; by default now. */
  until: z.iso.datetime().optional(),
  /** In seconds; by default a step that yields about 300 points. */
  step: z.coerce.number().int().min(METRICS_STEP_SECONDS).max(3600).optional(),
})

const RETENTION = `Kept for a day, one sample every ${METRICS_STEP_SECONDS} s.`

/** The routes of resource usage; part of `routes`. */
export const metricRoutes = {
  getServiceMetrics: route({
    ...read,
    path: `${service}/metrics`,
    summary: 'Get the resource usage of a service',
    description: `Returns the usage of each instance, including instances that have ended since, and in total. ${RETENTION}`,
    permission: 'service.read',
    params: ServiceRef,
    query: span,
    answer: Metrics,
  }),
  getInstanceMetrics: route({
    ...read,
    path: `${service}/instances/:instance/metrics`,
    summary: 'Get the resource usage of an instance',
    description: RETENTION,
    permission: 'service.read',
    params: InstanceRef,
    query: span,
    answer: Metrics,
  }),
} as const

/** Part of `streams`. */
export const metricStreams = {
  /** Server-sent events, each with LiveMetrics. */
  liveMetrics: {
    path: `${service}/metrics/live`,
    permission: 'service.read',
    summary: 'Stream the current resource usage of a service',
    description: 'Sends LiveMetrics every two seconds, and an event named `quiet` every 15 s.',
    params: ServiceRef,
  },
  /** Text in the format of Prometheus. */
  exposition: {
    path: '/metrics',
    permission: 'cluster.read',
    summary: 'Get metrics of the server and all services for Prometheus',
    description: 'Requires a session, or `Authorization: Bearer` with BERTH_METRICS_TOKEN.',
  },
} as const satisfies Record<string, Stream>
