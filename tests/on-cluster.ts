import { routes } from '@berth/contract/http/routes.ts'
import { test as base, inject } from 'vitest'
import { Berth, type BerthHandle } from './berth.ts'
import { cluster } from './cluster.ts'
import { Outside, ownName } from './outside.ts'

/**
 * Tests on the real engine. `berth` serves all tests, `space` is empty and each test's own, `sharedSpace` the file's,
 * `outside` is the same engine without Berth, `images` are the sample images in the cluster's registry.
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
    const berth = Berth.at((await shared('berth')) as BerthHandle)
    const before = berth.output.length
    onCleanup(() => {
      // What nobody foresaw is answered without a word of it, and logged.
      const lines = berth.output.slice(before).split('\n')
      const unforeseen = lines.filter((line) => /"level":50.*"reqId"/.test(line))
      if (unforeseen.length > 0) throw new Error(`Berth met an error:\n${unforeseen.join('\n')}`)
    })
    return berth
  })
  /** The name of a space that is not there yet, and goes after the test; nobody waits for that. */
  .extend('newSpace', async ({ dockerHost: _ }, { onCleanup }) => {
    const name = ownName('test')
    onCleanup(() => sweepLater(name))
    return name
  })
  .extend('space', async ({ berth, newSpace }) => {
    await berth.call(routes.createSpace, { body: { name: newSpace } })
    return newSpace
  })
  /** The same for all tests of a file, where making what they look at takes long. */
  .extend('sharedSpace', { scope: 'file' }, async ({ berth }, { onCleanup }) => {
    const name = ownName('test')
    onCleanup(() => sweepLater(name))
    await berth.call(routes.createSpace, { body: { name } })
    return name
  })

/** Has a space removed beside the tests, with all that is in it. */
export async function sweepLater(space: string): Promise<void> {
  await shared(`space/${space}`)
}

/** Asks what the run's tests share. */
async function shared(path: string): Promise<unknown> {
  const answer = await fetch(`${inject('sharedBerth')}/${path}`)
  if (!answer.ok) throw new Error(await answer.text())
  return answer.json()
}
