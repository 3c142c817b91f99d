import { expect } from 'vitest'
import { Berth } from '../test-support/berth/berth.ts'
import { callHook, newHook } from '../test-support/berth/hook-calls.ts'
import { cluster } from '../test-support/docker/cluster.ts'
import { Repository } from '../test-support/registry/pushing.ts'
import { test as onCluster } from './fixtures/service-on-cluster.ts'

/** A Berth that never checks a registry by itself, so that only hooks trigger upgrades. */
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

test('upgrades a service once to the pushed image when a build calls its hook', async ({
  berth,
  runService,
  repository,
}) => {
  const hook = await newHook(berth)
  await repository.push('1.0', 'web:1.0')
  const image = `${repository.name}:1.0`
  const web = await runService({ image, ...follows })
  const target = { space: web.ref.space, service: 'web', image }
  expect(await callHook(hook.url, { image })).toMatchObject({
    images: [image],
    services: [{ ...target, outcome: 'nothing-to-do' }],
  })
  const after = await repository.push('1.0', 'web:2.0')
  expect((await callHook(`${hook.url}?image=${encodeURIComponent(image)}`)).services).toMatchObject([
    { ...target, outcome: 'upgrade' },
  ])
  await web.until('upgraded', ({ state, image }) => state === 'upgraded' && image.digest === after)
  expect((await callHook(hook.url, { image })).services).toMatchObject([{ ...target, outcome: 'nothing-to-do' }])
  expect(await web.now()).toMatchObject({ state: 'upgraded', revision: 2 })
  expect((await web.timeline()).filter(({ what }) => what === 'upgrade')).toHaveLength(1)
})
