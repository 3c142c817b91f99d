import { expect } from 'vitest'
import type { Berth } from '../../test-support/berth/berth.ts'
import { callHook, newHook } from '../../test-support/berth/hook-calls.ts'
import type { startService } from '../../test-support/berth/service-driver.ts'

type RunService = (given: Parameters<typeof startService>[2]) => ReturnType<typeof startService>

interface Fixtures {
  readonly berth: Berth
  readonly runService: RunService
  /** A repository to which a sample image is pushed under a tag. @returns the digest */
  readonly repository: { readonly name: string; push(tag: string, sample: string): Promise<string> }
}

/** A build calls a push hook: a service that follows its image is upgraded once, and each answer states the outcome. */
export async function testPushHook({ berth, runService, repository }: Fixtures): Promise<void> {
  const hook = await newHook(berth)
  await repository.push('1.0', 'web:1.0')
  const image = `${repository.name}:1.0`
  const web = await runService({ image, imagePolicy: { follow: true } })
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
}
