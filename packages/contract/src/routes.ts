import { z } from 'zod'
import { balancerRoutes } from './balancer-routes.ts'
import { clusterRoutes } from './cluster-routes.ts'
import type { Endpoint } from './endpoint.ts'
import { eventStreams } from './event-streams.ts'
import { fileRoutes, fileStreams } from './file-routes.ts'
import { hookRoutes } from './hook-routes.ts'
import { imageCheckRoutes } from './image-check-routes.ts'
import { instanceRoutes, instanceStreams } from './instance-routes.ts'
import { logStreams } from './log-streams.ts'
import { metricRoutes, metricStreams } from './metric-routes.ts'
import { registryRoutes } from './registry-routes.ts'
import { read, route } from './route-parts.ts'
import { serviceRoutes } from './service-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { spaceRoutes } from './space-routes.ts'

/**
 * Every route of the API but the streams, which follow. What is not in these tables does not exist. The page takes the tables one by one,
 * so that no part of it loads the shapes of all.
 */
export const routes = {
  health: route({
    ...read,
    path: '/healthz',
    summary: 'The server runs',
    description: 'Whether it can do anything is another question: see `/readyz`.',
    permission: 'public',
    answer: z.object({ name: z.literal('berth'), status: z.literal('ok') }),
  }),
  readiness: route({
    ...read,
    path: '/readyz',
    summary: 'Docker Engine answers too',
    description: '503 while it is away.',
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

/** What stays open: guarded like the routes, but not JSON in and out. */
export const streams = {
  ...instanceStreams,
  ...eventStreams,
  ...metricStreams,
  ...logStreams,
  ...fileStreams,
} as const satisfies Record<string, Pick<Endpoint, 'path' | 'summary' | 'description' | 'permission'>>
