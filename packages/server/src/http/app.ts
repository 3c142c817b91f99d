import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { Accounts } from '../accounts/account-store.ts'
import type { HostEngines } from '../operations/hosts/host-engines.ts'
import type { NewerImages } from '../operations/image-updates/newer-images.ts'
import type { PushHooks } from '../operations/image-updates/push-hooks.ts'
import { InstanceFiles } from '../operations/instances/instance-files.ts'
import { BalancerStatistics } from '../operations/load-balancers/balancer-statistics.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import type { Registries } from '../operations/registries/registries.ts'
import type { Shells } from '../operations/terminals/shells.ts'
import type { Timeline } from '../operations/timeline.ts'
import { createGuard } from './guard.ts'
import { servePage } from './page.ts'
import { sendProblem } from './problems.ts'
import { routeRegistrar, streamRegistrar } from './register-route.ts'
import { documentation } from './routes/documentation.ts'
import { eventRoutes } from './routes/events.ts'
import { fileRoutes } from './routes/files.ts'
import { healthRoutes } from './routes/health.ts'
import { hostRoutes } from './routes/hosts.ts'
import { imageCheckRoutes } from './routes/image-checks.ts'
import { instanceRoutes } from './routes/instances.ts'
import { balancerRoutes } from './routes/load-balancers.ts'
import { logRoutes } from './routes/logs.ts'
import { type MetricSources, metricRoutes } from './routes/metrics.ts'
import { operationRoutes } from './routes/operations.ts'
import { hookRoutes } from './routes/push-hooks.ts'
import { registryRoutes } from './routes/registries.ts'
import { serviceRoutes } from './routes/services.ts'
import { sessionRoutes } from './routes/session.ts'
import { spaceRoutes } from './routes/spaces.ts'
import { execRoutes } from './routes/terminals.ts'
import { validatorCompiler } from './validate.ts'

export interface AppDependencies {
  readonly context: OperationContext
  readonly hostEngines: HostEngines
  readonly hooks: PushHooks
  readonly newerImages: NewerImages
  readonly metering: MetricSources
  readonly accounts: Accounts
  readonly registries: Registries
  readonly shells: Shells
  readonly timeline: Timeline
  readonly trustedProxies: string | boolean
}

const MIB = 1024 * 1024

/** Builds the whole server, which does not listen yet. Tests call it with `inject`. */
export async function buildApp({
  context,
  hostEngines,
  hooks,
  newerImages,
  metering,
  accounts,
  registries,
  shells,
  timeline,
  trustedProxies,
}: AppDependencies): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: 'warn' },
    bodyLimit: MIB,
    trustProxy: trustedProxies,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1000 },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(sendProblem)
  app.decorateRequest('session', null)
  await app.register(cookie)
  await app.register(helmet, SECURITY_HEADERS)
  await app.register(documentation)
  const guard = createGuard(accounts)
  const registerRoute = routeRegistrar(app, guard)
  const registerStream = streamRegistrar(app, guard)
  healthRoutes(registerRoute, context.view)
  sessionRoutes(registerRoute, accounts)
  hostRoutes(registerRoute, context.view, hostEngines)
  spaceRoutes(registerRoute, context)
  serviceRoutes(registerRoute, context, timeline)
  operationRoutes(registerRoute, context, timeline)
  instanceRoutes(registerRoute, context, hostEngines, timeline)
  balancerRoutes(registerRoute, context, new BalancerStatistics(context, hostEngines))
  registryRoutes(registerRoute, registries)
  imageCheckRoutes(registerRoute, context, newerImages)
  hookRoutes(app, registerRoute, hooks)
  eventRoutes(registerStream, context)
  metricRoutes(app, registerRoute, registerStream, context, metering)
  await execRoutes(app, registerStream, shells, context.timings)
  logRoutes(registerStream, context, hostEngines)
  fileRoutes(registerRoute, registerStream, { context, files: new InstanceFiles(context, hostEngines), timeline })
  await app.register(servePage)
  return app
}

/** Mantine sets its variables in style elements, hence 'unsafe-inline'. TLS, if any, is the task of the proxy in front of Berth. */
const SECURITY_HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      objectSrc: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
}
