import { expect } from 'vitest'
import { Berth } from './berth.ts'
import { cluster } from './cluster.ts'
import { newHook, tell } from './hook-calls.ts'
import { test as onCluster } from './life-on-cluster.ts'
import { Repository } from './pushing.ts'

/** Berth that never asks a registry by itself: whatever it upgrades, it was told of. */
const test = onCluster
  .extend('repository', ({ newSpace }) => new Repository(`${newSpace}/web`))
  .override('berth', { scope: 'file' }, async ({ dockerHost }, { onCleanup }) => {
    const berth = await Berth.start({
      DOCKER_HOST: dockerHost,
      BERTH_REGISTRIES: `http://${cluster().registry}`,
      BERTH_IMAGE_CHECK_SECONDS: '0',
    })
    onCleanup(() => berth.stop())
    return berth
  })

const follows = { imagePolicy: { follow: true } } as const

test('upgrades a service to what was pushed when a build calls its hook, and once', async ({
  berth,
  live,
  repository,
}) => {
  const hook = await newHook(berth)
  await repository.push('1.0', 'web:1.0')
  const image = `${repository.name}:1.0`
  const web = await live({ image, ...follows })
  const mine = { space: web.ref.space, service: 'web', image }
  expect(await tell(hook.url, { image })).toMatchObject({
    images: [image],
    services: [{ ...mine, outcome: 'nothing-to-do' }],
  })
  const after = await repository.push('1.0', 'web:2.0')
  expect((await tell(`${hook.url}?image=${encodeURIComponent(image)}`)).services).toMatchObject([
    { ...mine, outcome: 'upgrade' },
  ])
  await web.until('upgraded', ({ state, image }) => state === 'upgraded' && image.digest === after)
  expect((await tell(hook.url, { image })).services).toMatchObject([{ ...mine, outcome: 'nothing-to-do' }])
  expect(await web.now()).toMatchObject({ state: 'upgraded', revision: 2 })
  expect((await web.timeline()).filter(({ what }) => what === 'upgrade')).toHaveLength(1)
})
