import { routes } from '@berth/contract/http/routes.ts'
import type { Registries } from '../../operations/registries/registries.ts'
import type { RegisterRoute } from '../serve.ts'

export function registryRoutes(serve: RegisterRoute, registries: Registries): void {
  serve(routes.listRegistries, async () => ({ items: await registries.sources(), nextCursor: null }))
  serve(routes.addRegistry, ({ body }) => registries.add(body))
  serve(routes.changeRegistry, ({ params, body }) => registries.change(params.registry, body))
  serve(routes.checkRegistry, ({ params }) => registries.check(params.registry))
  serve(routes.removeRegistry, async ({ params }) => {
    await registries.remove(params.registry)
    return undefined
  })
  serve(routes.listRepositories, ({ params, query }) => registries.repositories(params.registry, query))
  serve(routes.listTags, ({ params, query }) => registries.tags(params.registry, params.repository, query))
  serve(
    routes.deleteImage,
    async ({ params: { registry, repository, reference }, query }) => {
      await registries.delete(registry, repository, reference, query.confirm === reference)
      return undefined
    },
    ({ params }) => registries.planDeletion(params.registry, params.repository, params.reference),
  )
  serve(routes.getImage, ({ params }) => registries.image(params.reference))
}
