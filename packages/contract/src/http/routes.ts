import { z } from 'zod'
import { sessionRoutes } from '../accounts/session-routes.ts'
import { eventStreams } from '../events/event-streams.ts'
import { fileRoutes, fileStreams } from '../files/file-routes.ts'
import { clusterRoutes } from '../hosts/host-routes.ts'
import { imageCheckRoutes } from '../images/image-check-routes.ts'
import { instanceRoutes, instanceStreams } from '../instances/instance-routes.ts'
import { balancerRoutes } from '../load-balancers/balancer-routes.ts'
import { logStreams } from '../logs/log-streams.ts'
import { metricRoutes, metricStreams } from '../metrics/metric-routes.ts'
import { hookRoutes } from '../push-hooks/hook-routes.ts'
import { registryRoutes } from '../registries/registry-routes.ts'
import { serviceRoutes } from '../services/service-routes.ts'
import { spaceRoutes } from '../spaces/space-routes.ts'
import type { Stream } from './endpoint.ts'
import { read, route } from './route-parts.ts'

/**
 * Every route of the API except the streams, which follow. A route that is not in these tables does not exist. The page imports the tables
 * one by one, so that no part of it loads the shapes of all.
 */
export const routes = {
  health: route({
    ...read,
    path: '/healthz',
    summary: 'Check whether the server runs',
    description: 'Does not check Docker Engine: see `/readyz`.',
    permission: 'public',
    answer: z.object({ name: z.literal('berth'), status: z.literal('ok') }),
  }),
  readiness: route({
    ...read,
    path: '/readyz',
    summary: 'Check whether Docker Engine answers',
    description: 'Returns 503 while the engine does not answer.',
    permission: 'public',
    answer: z.object({ status: z.literal('ready') }),
  }),

  ...sessionRoutes,
  ...clusterRoutes,
  ...spaceRoutes,
  ...serviceRoutes,
  ...imageCheckRoutes,
  ...hookRoutes,
  ...instanceRoutes,
  ...metricRoutes,
  ...balancerRoutes,
  ...fileRoutes,
  ...registryRoutes,
} as const

/** Routes with streams: they need permissions like the other routes, but do not exchange JSON. */
export const streams = {
  ...instanceStreams,
  ...eventStreams,
  ...metricStreams,
  ...logStreams,
  ...fileStreams,
} as const satisfies Record<string, Stream>
