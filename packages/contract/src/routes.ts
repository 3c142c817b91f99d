import { z } from 'zod'
import { Cluster, Host } from './cluster.ts'
import type { Endpoint } from './endpoint.ts'
import { Instance } from './instances.ts'
import { Name } from './names.ts'
import type { Permission } from './permissions.ts'
import { Image, NewRegistry, Registry, Repositories, Tag } from './registries.ts'
import { ServiceSpec, ServiceSpecChange } from './service-spec.ts'
import { BATCH_ACTIONS, BatchResult, Plan, Revision, Service, ServiceRef, STATES, TimelineEntry } from './services.ts'
import { Credentials, PasswordChange, Session } from './session.ts'
import { NewSpace, Space, SpaceChange, SpaceContents } from './spaces.ts'

const nothing = z.strictObject({})
const noAnswer = z.undefined()
const route = <const E extends Endpoint>(endpoint: E): E => endpoint

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const paging = {
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
  cursor: z.string().max(500).optional(),
}
const search = { q: z.string().max(200).optional() }
const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })

const spaceParams = z.object({ space: Name })
const registryParams = z.object({ registry: z.string().max(200) })
const repositoryParams = registryParams.extend({ repository: z.string().min(1).max(255) })

const service = '/api/v1/spaces/:space/services/:service'
const dryRun = z.strictObject({ dryRun: flag.optional() })
const names = z.array(Name).min(1, 'Name at least one.').max(1000)

const read = { method: 'GET', status: 200, params: nothing, query: nothing, body: nothing } as const
const act = { method: 'POST', status: 200, params: ServiceRef, query: nothing, body: nothing, answer: Service } as const
const batch = { method: 'POST', status: 200, params: spaceParams, query: nothing, answer: BatchResult } as const

/** Every route of the API but the streams, which follow. What is not in these tables does not exist. */
export const routes = {
  /** The server runs; whether it can do anything is another question. */
  health: route({
    ...read,
    path: '/healthz',
    permission: 'public',
    answer: z.object({ name: z.literal('berth'), status: z.literal('ok') }),
  }),
  /** 503 while the engine is away. */
  readiness: route({
    ...read,
    path: '/readyz',
    permission: 'public',
    answer: z.object({ status: z.literal('ready') }),
  }),

  signIn: route({
    method: 'POST',
    path: '/api/v1/session',
    permission: 'public',
    status: 200,
    params: nothing,
    query: nothing,
    body: Credentials,
    answer: Session,
  }),
  getSession: route({ ...read, path: '/api/v1/session', permission: 'signed-in', answer: Session }),
  signOut: route({
    method: 'DELETE',
    path: '/api/v1/session',
    permission: 'signed-in',
    status: 204,
    params: nothing,
    query: nothing,
    body: nothing,
    answer: noAnswer,
  }),
  changePassword: route({
    method: 'POST',
    path: '/api/v1/session/password',
    permission: 'signed-in',
    status: 204,
    params: nothing,
    query: nothing,
    body: PasswordChange,
    answer: noAnswer,
  }),

  getCluster: route({ ...read, path: '/api/v1/cluster', permission: 'cluster.read', answer: Cluster }),
  listHosts: route({ ...read, path: '/api/v1/hosts', permission: 'cluster.read', answer: page(Host) }),
  getHost: route({
    ...read,
    path: '/api/v1/hosts/:host',
    permission: 'cluster.read',
    params: z.object({ host: z.string().max(255) }),
    answer: Host,
  }),

  listSpaces: route({
    ...read,
    path: '/api/v1/spaces',
    permission: 'space.read',
    query: z.strictObject({ ...paging, ...search }),
    answer: page(Space),
  }),
  createSpace: route({
    method: 'POST',
    path: '/api/v1/spaces',
    permission: 'space.create',
    status: 201,
    params: nothing,
    query: nothing,
    body: NewSpace,
    answer: Space,
  }),
  getSpace: route({
    ...read,
    path: '/api/v1/spaces/:space',
    permission: 'space.read',
    params: spaceParams,
    answer: Space,
  }),
  changeSpace: route({
    method: 'PATCH',
    path: '/api/v1/spaces/:space',
    permission: 'space.change',
    status: 200,
    params: spaceParams,
    query: nothing,
    body: SpaceChange,
    answer: Space,
  }),
  /** What deleting it would take with it. */
  getSpaceContents: route({
    ...read,
    path: '/api/v1/spaces/:space/contents',
    permission: 'space.read',
    params: spaceParams,
    answer: SpaceContents,
  }),
  deleteSpace: route({
    method: 'DELETE',
    path: '/api/v1/spaces/:space',
    permission: 'space.delete',
    status: 204,
    params: spaceParams,
    /** `confirm` must be the name of the space; `volumes` takes the volumes too. */
    query: z.strictObject({ confirm: z.string().max(200).optional(), volumes: flag.optional() }),
    body: nothing,
    answer: noAnswer,
  }),

  listServices: route({
    ...read,
    path: '/api/v1/spaces/:space/services',
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
    permission: 'service.read',
    params: ServiceRef,
    answer: Service,
  }),
  deleteService: route({
    method: 'DELETE',
    path: `${service}`,
    permission: 'service.delete',
    status: 204,
    params: ServiceRef,
    query: dryRun,
    body: nothing,
    answer: noAnswer,
    plan: Plan,
  }),
  /** A whole spec, or a part to lay over what is. Waits for a word when it is done: `confirm` or `rollback`. */
  upgradeService: route({
    ...act,
    path: `${service}/upgrade`,
    permission: 'service.change',
    query: dryRun,
    body: ServiceSpecChange,
    plan: Plan,
  }),
  /** To the revision before the upgrade that waits; with `revision`, to that one, which is an upgrade too. */
  rollBackService: route({
    ...act,
    path: `${service}/rollback`,
    permission: 'service.change',
    query: dryRun,
    body: z.strictObject({ revision: z.int().min(1).optional() }),
    plan: Plan,
  }),
  confirmUpgrade: route({ ...act, path: `${service}/confirm`, permission: 'service.change' }),
  pauseUpgrade: route({ ...act, path: `${service}/pause`, permission: 'service.change' }),
  resumeUpgrade: route({ ...act, path: `${service}/resume`, permission: 'service.change' }),
  startService: route({ ...act, path: `${service}/start`, permission: 'service.run' }),
  stopService: route({ ...act, path: `${service}/stop`, permission: 'service.run' }),
  /** Replaces its instances one after the other, by the update policy. */
  restartService: route({ ...act, path: `${service}/restart`, permission: 'service.run' }),
  scaleService: route({
    ...act,
    path: `${service}/scale`,
    permission: 'service.run',
    query: dryRun,
    body: z.strictObject({ replicas: z.int().min(0).max(10_000, 'At most 10000.') }),
    plan: Plan,
  }),
  batchDelete: route({
    ...batch,
    path: '/api/v1/spaces/:space/services/batch-delete',
    permission: 'service.delete',
    body: z.strictObject({ names }),
  }),
  batchRun: route({
    ...batch,
    path: '/api/v1/spaces/:space/services/batch-run',
    permission: 'service.run',
    body: z.strictObject({ names, action: z.enum(BATCH_ACTIONS).exclude(['delete']) }),
  }),
  /** Newest first. */
  listRevisions: route({
    ...read,
    path: `${service}/revisions`,
    permission: 'service.read',
    params: ServiceRef,
    answer: page(Revision),
  }),
  getRevision: route({
    ...read,
    path: `${service}/revisions/:revision`,
    permission: 'service.read',
    params: ServiceRef.extend({ revision: z.coerce.number().int().min(1) }),
    answer: Revision,
  }),
  /** Newest first; the last 200 are kept. */
  listTimeline: route({
    ...read,
    path: `${service}/timeline`,
    permission: 'service.read',
    params: ServiceRef,
    query: z.strictObject({ ...paging, limit: z.coerce.number().int().min(1).max(200).default(50) }),
    answer: page(TimelineEntry),
  }),
  listInstances: route({
    ...read,
    path: '/api/v1/spaces/:space/services/:service/instances',
    permission: 'service.read',
    params: ServiceRef,
    answer: page(Instance),
  }),

  listRegistries: route({
    ...read,
    path: '/api/v1/registries',
    permission: 'registry.read',
    answer: page(Registry),
  }),
  addRegistry: route({
    method: 'POST',
    path: '/api/v1/registries',
    permission: 'registry.change',
    status: 201,
    params: nothing,
    query: nothing,
    body: NewRegistry,
    answer: Registry,
  }),
  removeRegistry: route({
    method: 'DELETE',
    path: '/api/v1/registries/:registry',
    permission: 'registry.change',
    status: 204,
    params: registryParams,
    query: nothing,
    body: nothing,
    answer: noAnswer,
  }),
  listRepositories: route({
    ...read,
    path: '/api/v1/registries/:registry/repositories',
    permission: 'registry.read',
    params: registryParams,
    query: z.strictObject({ ...paging, limit: z.coerce.number().int().min(1).max(1000).default(50), ...search }),
    answer: Repositories,
  }),
  /** Newest first. A repository's slashes are percent-encoded. */
  listTags: route({
    ...read,
    path: '/api/v1/registries/:registry/repositories/:repository/tags',
    permission: 'registry.read',
    params: repositoryParams,
    query: z.strictObject({ ...paging, limit: z.coerce.number().int().min(1).max(100).default(50), ...search }),
    answer: page(Tag),
  }),
  /** What an image is, by a reference as a person types it, percent-encoded; of any registry, listed or not, or this host. */
  getImage: route({
    ...read,
    path: '/api/v1/images/:reference',
    permission: 'registry.read',
    params: z.object({ reference: z.string().min(1).max(1000) }),
    answer: Image,
  }),
} as const

/** What stays open: guarded like the routes, but not JSON in and out. */
export const streams = {
  /** Server-sent events; each is an Event of events.ts. */
  events: { path: '/api/v1/events', permission: 'signed-in' },
} as const satisfies Record<string, { path: string; permission: Permission }>
