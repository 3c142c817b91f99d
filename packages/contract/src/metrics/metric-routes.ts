import { z } from 'zod'
import type { Endpoint } from '../http/endpoint.ts'
import { read, route } from '../http/route-parts.ts'
import { InstanceRef } from '../instances/instances.ts'
import { ServiceRef } from '../services/services.ts'
import { METRICS_KEPT_SECONDS, METRICS_STEP_SECONDS, Metrics } from './metrics.ts'

const service = '/api/v1/spaces/:space/services/:service'

const span = z.strictObject({
  /** Seconds. */
  range: z.coerce.number().int().min(60).max(METRICS_KEPT_SECONDS).default(3600),
  /** Until when; now, where it isn't said. */
  until: z.iso.datetime().optional(),
  /** Seconds; where it isn't said, such that about 300 points come. */
  step: z.coerce.number().int().min(METRICS_STEP_SECONDS).max(3600).optional(),
})

const KEPT = `Kept for a day, a figure each ${METRICS_STEP_SECONDS} s.`

/** What instances use; part of `routes`. */
export const metricRoutes = {
  getServiceMetrics: route({
    ...read,
    path: `${service}/metrics`,
    summary: 'What a service has used',
    description: `By instance, those of the time that have ended since too, and together. ${KEPT}`,
    permission: 'service.read',
    params: ServiceRef,
    query: span,
    answer: Metrics,
  }),
  getInstanceMetrics: route({
    ...read,
    path: `${service}/instances/:instance/metrics`,
    summary: 'What an instance has used',
    description: KEPT,
    permission: 'service.read',
    params: InstanceRef,
    query: span,
    answer: Metrics,
  }),
} as const

/** Part of `streams`. */
export const metricStreams = {
  /** Server-sent events; each is LiveMetrics. */
  liveMetrics: {
    path: `${service}/metrics/live`,
    permission: 'service.read',
    summary: 'What the instances of a service use just now',
    description: 'Every two seconds, each LiveMetrics; and every 15 s an event named `quiet`.',
  },
  /** Text, for Prometheus. */
  exposition: {
    path: '/metrics',
    permission: 'cluster.read',
    summary: 'Metrics of the server and of all services, for Prometheus',
    description: 'With `Authorization: Bearer` and BERTH_METRICS_TOKEN, or as one who is signed in.',
  },
} as const satisfies Record<string, Pick<Endpoint, 'path' | 'summary' | 'description' | 'permission'>>
