import { Problem } from '@berth/contract/http/problems.ts'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  redirect,
  useRouter,
} from '@tanstack/react-router'
import { type FilesSearch, filesSearch } from '../features/files/files-search.ts'
import { type LogsSearch, logsSearch } from '../features/logs/search/logs-search.ts'
import { type ResourcesSearch, resourcesSearch } from '../features/resources/resources-search.ts'
import { type ComparisonSearch, comparisonSearch } from '../features/services/history/comparison-search.ts'
import { type ServicesSearch, servicesSearch } from '../features/services/list/services-search.ts'
import { lastSpace } from '../lib/last-space.ts'
import { loadChunk } from '../lib/load-chunk.ts'
import { sessionQuery } from '../service-model/queries.ts'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { SpaceRoute, SpacesRoute } from './routes/SpaceRoutes.tsx'
import { NotFoundPage } from './shell/NotFoundPage.tsx'
import { Shell } from './shell/Shell.tsx'

interface Context {
  readonly client: QueryClient
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFoundPage })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ from }: Record<string, unknown>): { from?: string } => (isOwnAddress(from) ? { from } : {}),
  component: lazyRoute(() => import('./routes/SignInRoute.tsx'), 'SignInRoute'),
})

/** Requires a session for every page but sign-in. After signing in, the user returns to the page that they asked for. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData(sessionQuery)
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'signed-out')) throw error
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { from: location.href } })
    }
  },
  component: Shell,
  errorComponent: FailedPage,
})

/** Returns a page whose code is loaded when it is first shown. */
function lazyRoute<M extends Record<string, unknown>, K extends keyof M>(load: () => Promise<M>, name: K) {
  return lazyRouteComponent(() => loadChunk(load), name)
}

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    const space = lastSpace()
    throw space === null ? redirect({ to: '/spaces' }) : redirect({ to: '/spaces/$space', params: { space } })
  },
})

const spaces = createRoute({
  getParentRoute: () => shell,
  path: '/spaces',
  component: SpacesRoute,
})

const space = createRoute({
  getParentRoute: () => shell,
  path: '/spaces/$space',
  validateSearch: (search): ServicesSearch => servicesSearch(search),
  component: SpaceRoute,
})

const createService = createRoute({
  getParentRoute: () => shell,
  path: '/spaces/$space/create',
  validateSearch: ({ image }: Record<string, unknown>): { image?: string } =>
    typeof image === 'string' ? { image } : {},
  component: lazyRoute(() => import('./routes/CreateServiceRoute.tsx'), 'CreateServiceRoute'),
})

const createBalancer = createRoute({
  getParentRoute: () => shell,
  path: '/spaces/$space/create-balancer',
  component: lazyRoute(() => import('./routes/BalancerRoutes.tsx'), 'CreateBalancerRoute'),
})

const certificates = createRoute({
  getParentRoute: () => shell,
  path: '/spaces/$space/certificates',
  component: lazyRoute(() => import('./routes/BalancerRoutes.tsx'), 'CertificatesRoute'),
})

const service = createRoute({
  getParentRoute: () => shell,
  path: '/spaces/$space/services/$service',
  component: lazyRoute(() => import('./routes/ServiceRoutes.tsx'), 'ServiceRoute'),
})

const instances = createRoute({
  getParentRoute: () => service,
  path: '/',
  component: lazyRoute(() => import('./routes/ServiceRoutes.tsx'), 'InstancesRoute'),
})

const logs = createRoute({
  getParentRoute: () => service,
  path: '/logs',
  validateSearch: (search): LogsSearch => logsSearch(search),
  component: lazyRoute(() => import('./routes/LogsRoute.tsx'), 'LogsRoute'),
})

const balancer = createRoute({
  getParentRoute: () => service,
  path: '/balancer',
  component: lazyRoute(() => import('./routes/BalancerRoute.tsx'), 'BalancerRoute'),
})

const revisions = createRoute({
  getParentRoute: () => service,
  path: '/revisions',
  validateSearch: (search): ComparisonSearch => comparisonSearch(search),
  component: lazyRoute(() => import('./routes/ServiceRoutes.tsx'), 'RevisionsRoute'),
})

const timeline = createRoute({
  getParentRoute: () => service,
  path: '/timeline',
  component: lazyRoute(() => import('./routes/ServiceRoutes.tsx'), 'TimelineRoute'),
})

const resources = createRoute({
  getParentRoute: () => service,
  path: '/resources',
  validateSearch: (search): ResourcesSearch => resourcesSearch(search),
  component: lazyRoute(() => import('./routes/ResourcesRoute.tsx'), 'ResourcesRoute'),
})

const files = createRoute({
  getParentRoute: () => service,
  path: '/files',
  validateSearch: (search): FilesSearch => filesSearch(search),
  component: lazyRoute(() => import('./routes/FilesRoute.tsx'), 'FilesRoute'),
})

const upgrade = createRoute({
  getParentRoute: () => shell,
  path: '/spaces/$space/services/$service/upgrade',
  component: lazyRoute(() => import('./routes/UpgradeServiceRoute.tsx'), 'UpgradeServiceRoute'),
})

const registries = createRoute({
  getParentRoute: () => shell,
  path: '/registries',
  component: lazyRoute(() => import('../features/registries/RegistriesPage.tsx'), 'RegistriesPage'),
})

const pushHooks = createRoute({
  getParentRoute: () => shell,
  path: '/registries/push-hooks',
  component: lazyRoute(() => import('../features/push-hooks/HooksPage.tsx'), 'HooksPage'),
})

const repositories = createRoute({
  getParentRoute: () => shell,
  path: '/registries/$registry',
  component: lazyRoute(() => import('./routes/RegistryRoutes.tsx'), 'RepositoriesRoute'),
})

const tags = createRoute({
  getParentRoute: () => shell,
  path: '/registries/$registry/$repository',
  component: lazyRoute(() => import('./routes/RegistryRoutes.tsx'), 'TagsRoute'),
})

const image = createRoute({
  getParentRoute: () => shell,
  path: '/registries/$registry/$repository/$version',
  component: lazyRoute(() => import('./routes/RegistryRoutes.tsx'), 'ImageRoute'),
})

const hosts = createRoute({
  getParentRoute: () => shell,
  path: '/hosts',
  component: lazyRoute(() => import('../features/hosts/HostsPage.tsx'), 'HostsPage'),
})

const tree = root.addChildren([
  signIn,
  shell.addChildren([
    home,
    spaces,
    space,
    createService,
    createBalancer,
    certificates,
    service.addChildren([instances, balancer, logs, resources, files, revisions, timeline]),
    upgrade,
    registries,
    pushHooks,
    repositories,
    tags,
    image,
    hosts,
  ]),
])

export function createBerthRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: FailedPage,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createBerthRouter>
  }
}

function FailedPage({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <ErrorNotice error={error instanceof Error ? error : new Error(String(error))} retry={() => router.invalidate()} />
  )
}

/** Rejects addresses such as "//elsewhere.example": signing in must not lead out of Berth. */
function isOwnAddress(from: unknown): from is string {
  return typeof from === 'string' && /^\/(?![/\\])/.test(from)
}
