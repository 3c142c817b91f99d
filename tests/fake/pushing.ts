import { localRegistry } from '../../test-support/registry/own-registry.ts'
import { test as onFake } from './on-fake.ts'
import { PushedRepository } from './pushed-repository.ts'

/** The fixtures of `on-fake.ts`, a registry of the file's own, and a repository of each test's own in it. */
export const test = onFake
  .extend('registry', { scope: 'file' }, async ({ fake: _ }, { onCleanup }) => {
    const registry = await localRegistry()
    onCleanup(registry.stop)
    return registry
  })
  .extend('repository', ({ fake, registry, newSpace }) => new PushedRepository(fake, registry, `${newSpace}/web`))
