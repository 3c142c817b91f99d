import { routes } from '@berth/contract/http/routes.ts'
import { shownInstances } from '../../domain/show.ts'
import type { Cluster } from '../../operations/operation-context.ts'
import { createService, planService } from '../../operations/services/create-service.ts'
import { deleteService, planDeletion } from '../../operations/services/delete-service.ts'
import type { Timeline } from '../../operations/timeline.ts'
import { pageOf } from '../paging.ts'
import type { Serve } from '../serve.ts'
import { wishOf } from '../wish.ts'
import { containing } from './spaces.ts'

export function serviceRoutes(serve: Serve, cluster: Cluster, timeline: Timeline): void {
  const { view } = cluster
  serve(routes.listServices, ({ params, query: { q, state, kind, ...paging } }) => {
    const items = view
      .services(params.space)
      .filter(containing(q))
      .filter((service) => (state ?? service.state) === service.state && (kind ?? service.kind) === service.kind)
    return pageOf(items, paging, ({ name }) => name)
  })
  serve(
    routes.createService,
    ({ params, body }, exchange) => {
      const { by } = wishOf(exchange)
      const ref = { ...params, service: body.name }
      return timeline.recorded(ref, 'create', by, () => createService(cluster, params.space, body, by))
    },
    ({ params, body }) => planService(cluster, params.space, body),
  )
  serve(routes.getService, ({ params }) => view.shownService(params))
  serve(
    routes.deleteService,
    async ({ params }, exchange) => {
      await deleteService(cluster, params, wishOf(exchange))
      return undefined
    },
    async ({ params }) => planDeletion(cluster, params),
  )
  serve(routes.listInstances, ({ params }) => ({ items: shownInstances(view.service(params)), nextCursor: null }))
}
