import { routes } from '@berth/contract/http/routes.ts'
import type { Registries } from '../../operations/registries/registries.ts'
import type { RegisterRoute } from '../register-route.ts'

export function registryRoutes(registerRoute: RegisterRoute, registries: Registries): void {
  registerRoute(routes.listRegistries, async () => ({ items: await registries.sources(), nextCursor: null }))
  registerRoute(routes.addRegistry, ({ body }) => registries.add(body))
  registerRoute(routes.changeRegistry, ({ params, body }) => registries.change(params.registry, body))
  registerRoute(routes.checkRegistry, ({ params }) => registries.check(params.registry))
  registerRoute(routes.removeRegistry, async ({ params }) => {
    await registries.remove(params.registry)
    return undefined
  })
  registerRoute(routes.listRepositories, ({ params, query }) => registries.repositories(params.registry, query))
  registerRoute(routes.listTags, ({ params, query }) => registries.tags(params.registry, params.repository, query))
  registerRoute(
    routes.deleteImage,
    async ({ params: { registry, repository, reference }, query }) => {
      await registries.delete(registry, repository, reference, query.confirm === reference)
      return undefined
    },
    ({ params }) => registries.planDeletion(params.registry, params.repository, params.reference),
  )
  registerRoute(routes.getImage, ({ params }) => registries.image(params.reference))
}
