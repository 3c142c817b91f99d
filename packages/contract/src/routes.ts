import { z } from 'zod'
import { balancerRoutes } from './balancer-routes.ts'
import { Cluster, Host, HostChange } from './cluster.ts'
import type { Endpoint } from './endpoint.ts'
import { fileRoutes, fileStreams } from './file-routes.ts'
import { hookRoutes } from './hook-routes.ts'
import { instanceRoutes, instanceStreams } from './instance-routes.ts'
import { logStreams } from './log-streams.ts'
import { metricRoutes, metricStreams } from './metric-routes.ts'
import { registryRoutes } from './registry-routes.ts'
import { flag, noAnswer, nothing, page, paging, read, route, search, spaceParams } from './route-parts.ts'
import { serviceRoutes } from './service-routes.ts'
import { Credentials, PasswordChange, Session } from './session.ts'
import { NewSpace, Space, SpaceChange, SpaceContents } from './spaces.ts'

const hostParams = z.object({ host: z.string().max(255) })

/** Every route of the API but the streams, which follow. What is not in these tables does not exist. */
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

  signIn: route({
    method: 'POST',
    path: '/api/v1/session',
    summary: 'Sign in',
    description: 'Answers with a cookie, which is the session.',
    permission: 'public',
    status: 200,
    params: nothing,
    query: nothing,
    body: Credentials,
    answer: Session,
  }),
  getSession: route({
    ...read,
    path: '/api/v1/session',
    summary: 'Who is signed in',
    permission: 'signed-in',
    answer: Session,
  }),
  signOut: route({
    method: 'DELETE',
    path: '/api/v1/session',
    summary: 'Sign out',
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
    summary: "Change one's own password",
    description: 'Ends all other sessions of the user.',
    permission: 'signed-in',
    status: 204,
    params: nothing,
    query: nothing,
    body: PasswordChange,
    answer: noAnswer,
  }),

  getCluster: route({
    ...read,
    path: '/api/v1/cluster',
    summary: 'The cluster and its engine',
    permission: 'cluster.read',
    answer: Cluster,
  }),
  listHosts: route({
    ...read,
    path: '/api/v1/hosts',
    summary: 'List the hosts',
    permission: 'cluster.read',
    answer: page(Host),
  }),
  getHost: route({
    ...read,
    path: '/api/v1/hosts/:host',
    summary: 'One host, by id or name',
    permission: 'cluster.read',
    params: hostParams,
    answer: Host,
  }),
  changeHost: route({
    method: 'PATCH',
    path: '/api/v1/hosts/:host',
    summary: "Say where a host's own engine answers",
    description:
      'Swarm does not pass on shells, figures and files: Berth asks the engine of the host that runs the instance. With the credentials of DOCKER_HOST. Refused where another engine, or none, answers there.',
    permission: 'host.change',
    status: 200,
    params: hostParams,
    query: nothing,
    body: HostChange,
    answer: Host,
  }),

  listSpaces: route({
    ...read,
    path: '/api/v1/spaces',
    summary: 'List the spaces',
    permission: 'space.read',
    query: z.strictObject({ ...paging, ...search }),
    answer: page(Space),
  }),
  createSpace: route({
    method: 'POST',
    path: '/api/v1/spaces',
    summary: 'Create a space',
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
    summary: 'One space',
    permission: 'space.read',
    params: spaceParams,
    answer: Space,
  }),
  changeSpace: route({
    method: 'PATCH',
    path: '/api/v1/spaces/:space',
    summary: "Change a space's description",
    permission: 'space.change',
    status: 200,
    params: spaceParams,
    query: nothing,
    body: SpaceChange,
    answer: Space,
  }),
  getSpaceContents: route({
    ...read,
    path: '/api/v1/spaces/:space/contents',
    summary: 'What deleting a space would take with it',
    permission: 'space.read',
    params: spaceParams,
    answer: SpaceContents,
  }),
  deleteSpace: route({
    method: 'DELETE',
    path: '/api/v1/spaces/:space',
    summary: 'Delete a space and all that is in it',
    description: '`confirm` must be the name of the space; `volumes` takes the volumes too. Answers when it is gone.',
    permission: 'space.delete',
    status: 204,
    params: spaceParams,
    query: z.strictObject({ confirm: z.string().max(200).optional(), volumes: flag.optional() }),
    body: nothing,
    answer: noAnswer,
  }),

  ...serviceRoutes,
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
  /** Server-sent events; each is an Event of events.ts. */
  events: {
    path: '/api/v1/events',
    permission: 'signed-in',
    summary: 'What changes, as it changes',
    description: 'Each is an Event. With `Last-Event-ID`, what was missed comes first.',
  },
  ...metricStreams,
  ...logStreams,
  ...fileStreams,
} as const satisfies Record<string, Pick<Endpoint, 'path' | 'summary' | 'description' | 'permission'>>
