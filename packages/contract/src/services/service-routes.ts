import { z } from 'zod'
import { flag, noAnswer, nothing, page, paging, read, route, search, spaceParams } from '../http/route-parts.ts'
import { textCode } from '../http/schema-texts.ts'
import { Name } from '../names.ts'
import { ServiceSpec, ServiceSpecChange } from './service-spec.ts'
import { BATCH_ACTIONS, BatchResult, Plan, Revision, Service, ServiceRef, STATES, TimelineEntry } from './services.ts'

const service = '/api/v1/spaces/:space/services/:service'
const dryRun = z.strictObject({ dryRun: flag.optional() })
const names = z.array(Name).min(1, textCode('names-required')).max(1000)

const act = { method: 'POST', status: 200, params: ServiceRef, query: nothing, body: nothing, answer: Service } as const
const batch = { method: 'POST', status: 200, params: spaceParams, query: nothing, answer: BatchResult } as const

/** The routes of services and their operations; part of `routes`. */
export const serviceRoutes = {
  listServices: route({
    ...read,
    path: '/api/v1/spaces/:space/services',
    summary: 'List the services of a space',
    permission: 'service.read',
    params: spaceParams,
    query: z.strictObject({
      ...paging,
      ...search,
      state: z.enum(STATES).optional(),
      kind: z.enum(['service', 'load-balancer']).optional(),
    }),
    answer: page(Service),
  }),
  createService: route({
    method: 'POST',
    path: '/api/v1/spaces/:space/services',
    summary: 'Create a service',
    permission: 'service.create',
    status: 201,
    params: spaceParams,
    query: dryRun,
    body: ServiceSpec,
    answer: Service,
    plan: Plan,
  }),
  getService: route({
    ...read,
    path: '/api/v1/spaces/:space/services/:service',
    summary: 'Get a service',
    permission: 'service.read',
    params: ServiceRef,
    answer: Service,
  }),
  deleteService: route({
    method: 'DELETE',
    path: `${service}`,
    summary: 'Delete a service',
    description: 'Volumes are kept.',
    permission: 'service.delete',
    status: 204,
    params: ServiceRef,
    query: dryRun,
    body: nothing,
    answer: noAnswer,
    plan: Plan,
  }),
  upgradeService: route({
    ...act,
    path: `${service}/upgrade`,
    summary: 'Upgrade a service',
    description:
      'The body is a whole spec, or the fields to change. A finished upgrade must be confirmed or rolled back.',
    permission: 'service.change',
    query: dryRun,
    body: ServiceSpecChange,
    plan: Plan,
  }),
  rollBackService: route({
    ...act,
    path: `${service}/rollback`,
    summary: 'Roll back a service',
    description:
      'Returns to the revision before the unconfirmed upgrade. With `revision`, it returns to that revision, which is an upgrade too.',
    permission: 'service.change',
    query: dryRun,
    body: z.strictObject({ revision: z.int().min(1).optional() }),
    plan: Plan,
  }),
  confirmUpgrade: route({
    ...act,
    path: `${service}/confirm`,
    summary: 'Confirm an upgrade',
    permission: 'service.change',
  }),
  pauseUpgrade: route({ ...act, path: `${service}/pause`, summary: 'Pause an upgrade', permission: 'service.change' }),
  resumeUpgrade: route({
    ...act,
    path: `${service}/resume`,
    summary: 'Resume a paused upgrade',
    permission: 'service.change',
  }),
  startService: route({
    ...act,
    path: `${service}/start`,
    summary: 'Start a stopped service',
    description: 'Starts as many instances as it had before.',
    permission: 'service.run',
  }),
  stopService: route({
    ...act,
    path: `${service}/stop`,
    summary: 'Stop a service',
    description: 'The number of instances is kept for the next start.',
    permission: 'service.run',
    query: dryRun,
    plan: Plan,
  }),
  restartService: route({
    ...act,
    path: `${service}/restart`,
    summary: 'Restart a service',
    description: 'Replaces its instances according to the update policy.',
    permission: 'service.run',
  }),
  scaleService: route({
    ...act,
    path: `${service}/scale`,
    summary: 'Change the number of instances',
    permission: 'service.run',
    query: dryRun,
    body: z.strictObject({ replicas: z.int().min(0).max(10_000) }),
    plan: Plan,
  }),
  batchDelete: route({
    ...batch,
    path: '/api/v1/spaces/:space/services/batch-delete',
    summary: 'Delete several services',
    description: 'Returns one result for each service. A failure does not stop the others.',
    permission: 'service.delete',
    body: z.strictObject({ names }),
  }),
  batchRun: route({
    ...batch,
    path: '/api/v1/spaces/:space/services/batch-run',
    summary: 'Start, stop or restart several services',
    description: 'Returns one result for each service. A failure does not stop the others.',
    permission: 'service.run',
    body: z.strictObject({ names, action: z.enum(BATCH_ACTIONS).exclude(['delete']) }),
  }),
  listRevisions: route({
    ...read,
    path: `${service}/revisions`,
    summary: 'List the revisions of a service',
    description: 'Newest first.',
    permission: 'service.read',
    params: ServiceRef,
    answer: page(Revision),
  }),
  getRevision: route({
    ...read,
    path: `${service}/revisions/:revision`,
    summary: 'Get a revision of a service',
    permission: 'service.read',
    params: ServiceRef.extend({ revision: z.coerce.number().int().min(1) }),
    answer: Revision,
  }),
  listTimeline: route({
    ...read,
    path: `${service}/timeline`,
    summary: 'List the timeline of a service',
    description: 'Newest first. The last 200 entries are kept.',
    permission: 'service.read',
    params: ServiceRef,
    query: z.strictObject({ ...paging, limit: z.coerce.number().int().min(1).max(200).default(50) }),
    answer: page(TimelineEntry),
  }),
} as const
