import { routes } from '@berth/contract/http/routes.ts'
import { toApiInstances } from '../../domain/to-api.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { createService, planService } from '../../operations/services/create-service.ts'
import { deleteService, planDeletion } from '../../operations/services/delete-service.ts'
import type { Timeline } from '../../operations/timeline.ts'
import { callContext } from '../call-context.ts'
import { pageOf } from '../paging.ts'
import type { RegisterRoute } from '../register-route.ts'
import { nameContains } from './spaces.ts'

export function serviceRoutes(registerRoute: RegisterRoute, context: OperationContext, timeline: Timeline): void {
  const { view } = context
  registerRoute(routes.listServices, ({ params, query: { q, state, kind, ...paging } }) => {
    const items = view
      .services(params.space)
      .filter(nameContains(q))
      .filter((service) => (state ?? service.state) === service.state && (kind ?? service.kind) === service.kind)
    return pageOf(items, paging, ({ name }) => name)
  })
  registerRoute(
    routes.createService,
    ({ params, body }, exchange) => {
      const { actor } = callContext(exchange)
      const ref = { ...params, service: body.name }
      return timeline.recorded(ref, 'create', actor, () => createService(context, params.space, body, actor))
    },
    ({ params, body }) => planService(context, params.space, body),
  )
  registerRoute(routes.getService, ({ params }) => view.shownService(params))
  registerRoute(
    routes.deleteService,
    async ({ params }, exchange) => {
      await deleteService(context, params, callContext(exchange))
      return undefined
    },
    async ({ params }) => planDeletion(context, params),
  )
  registerRoute(routes.listInstances, ({ params }) => {
    const service = view.service(params)
    const items = toApiInstances(service, view.restarts(service), context.now(), context.timings)
    return { items, nextCursor: null }
  })
}
