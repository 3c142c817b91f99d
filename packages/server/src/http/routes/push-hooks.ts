import { routes } from '@berth/contract/http/routes.ts'
import type { FastifyInstance } from 'fastify'
import type { PushHooks } from '../../operations/image-updates/push-hooks.ts'
import type { RegisterRoute } from '../register-route.ts'

export function hookRoutes(app: FastifyInstance, registerRoute: RegisterRoute, hooks: PushHooks): void {
  // Registries send notifications with content types of their own, such as application/vnd.docker.distribution.events.v1+json.
  app.addContentTypeParser(
    /^application\/[\w.-]+\+json$/,
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  )
  registerRoute(routes.listHooks, async () => ({ items: await hooks.list(), nextCursor: null }))
  registerRoute(routes.createHook, ({ body }, { request }) => hooks.create(body, request.session?.user.name ?? ''))
  registerRoute(routes.revokeHook, async ({ params }) => {
    await hooks.revoke(params.hook)
    return undefined
  })
  registerRoute(routes.receivePush, ({ params, query, body }, { request }) =>
    hooks.receive(params.token, body, query.image, request.ip),
  )
}
