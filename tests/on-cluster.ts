import { routes } from '@berth/contract/http/routes.ts'
import { test as base, inject } from 'vitest'
import { Berth, type BerthHandle } from './berth.ts'
import { cluster } from './cluster.ts'
import { Outside, uniqueName } from './outside.ts'

/**
 * Tests on the real engine. All tests share `berth`. Each test has an empty `space` of its own, and each file a `sharedSpace`. `outside`
 * accesses the same engine without Berth. `images` are the sample images in the cluster's registry.
 */
export const test = base
  .extend('images', { scope: 'file' }, () => {
    const image = (name: string) => `${cluster().registry}/samples/${name}`
    return { web: image('web:1.0'), web2: image('web:2.0'), logger: image('logger:1.0'), crash: image('crash:1.0') }
  })
  .extend('dockerHost', { scope: 'file' }, () => cluster().dockerHost)
  .extend('outside', { scope: 'file' }, ({ dockerHost }, { onCleanup }) => {
    const outside = new Outside(dockerHost)
    onCleanup(() => outside.close())
    return outside
  })
  .extend('berth', { scope: 'file' }, async ({ dockerHost: _ }, { onCleanup }) => {
    const berth = Berth.at((await requestShared('berth')) as BerthHandle)
    const before = berth.output.length
    onCleanup(() => {
      // Unexpected errors are not shown in the response, but logged.
      const lines = berth.output.slice(before).split('\n')
      const unexpected = lines.filter((line) => /"level":50.*"reqId"/.test(line))
      if (unexpected.length > 0) throw new Error(`Berth logged an unexpected error:\n${unexpected.join('\n')}`)
    })
    return berth
  })
  /** The name of a space that does not exist yet. It is removed after the test, in the background. */
  .extend('newSpace', async ({ dockerHost: _ }, { onCleanup }) => {
    const name = uniqueName('test')
    onCleanup(() => sweepLater(name))
    return name
  })
  .extend('space', async ({ berth, newSpace }) => {
    await berth.call(routes.createSpace, { body: { name: newSpace } })
    return newSpace
  })
  /** A space for all tests of a file, if creating its services takes long. */
  .extend('sharedSpace', { scope: 'file' }, async ({ berth }, { onCleanup }) => {
    const name = uniqueName('test')
    onCleanup(() => sweepLater(name))
    await berth.call(routes.createSpace, { body: { name } })
    return name
  })

/** Removes a space with everything in it, in the background. */
export async function sweepLater(space: string): Promise<void> {
  await requestShared(`space/${space}`)
}

/** Sends a request to the server that the tests of the run share (shared-berth.ts). */
async function requestShared(path: string): Promise<unknown> {
  const response = await fetch(`${inject('sharedBerth')}/${path}`)
  if (!response.ok) throw new Error(await response.text())
  return response.json()
}
