import { routes } from '@berth/contract/http/routes.ts'
import { localRegistry } from '../../test-support/registry/own-registry.ts'
import { test as onFake } from './on-fake.ts'
import { PushedRepository } from './pushed-repository.ts'

/** Adds to each test a registry of its own, the registry's id in Berth, and a repository in it. */
export const test = onFake
  .extend('registry', async ({ fake: _ }, { onCleanup }) => {
    const registry = await localRegistry()
    onCleanup(registry.stop)
    return registry
  })
  .extend('id', async ({ berth, registry }, { onCleanup }) => {
    const { address } = registry
    const { id } = await berth.call(routes.addRegistry, { body: { name: address, address, plainHttp: true } })
    onCleanup(() => berth.call(routes.removeRegistry, { params: { registry: id } }))
    return id
  })
  .extend('repository', ({ fake, registry }) => new PushedRepository(fake, registry, 'shop/web'))
