import { describe, expect } from 'vitest'
import { engineServiceOf } from '../test-support/berth/service-driver.ts'
import { test } from './fixtures/service-on-cluster.ts'

describe.concurrent('the docker command', () => {
  test('writes at the same time as an upgrade, which is applied on top of that write', async ({
    runService,
    images,
    outside,
  }) => {
    const web = await runService({ replicas: 0, env: [{ name: 'MINE', value: '1' }] })
    for (let round = 1; round <= 3; round++) {
      const otherWrite = retryOnConflict(() =>
        outside.docker(['service', 'update', '--env-add', `ROUND=${round}`, '--detach', web.fullName]),
      )
      const tries = Array.from({ length: 3 }, (_, index) =>
        web.upgrade({ image: round % 2 ? images.web2 : images.web, description: `${round}.${index}` }),
      )
      await Promise.allSettled(tries)
      await otherWrite
      const { Env: env } = (await engineServiceOf(outside, web)).Spec.TaskTemplate.ContainerSpec
      expect(env?.toSorted()).toEqual(['MINE=1', `ROUND=${round}`])
    }
  })

  test('writes in the middle of an upgrade, which continues and can be rolled back, and changes a waiting upgrade', async ({
    runService,
    images,
    outside,
  }) => {
    const web = await runService({ replicas: 3 })
    const { spec } = await web.now()
    await web.upgrade({ image: images.web2, update: { delaySeconds: 3600 } })
    await web.until('started', ({ progress }) => progress?.new === 1)
    await outside.docker(['service', 'update', '--label-add', 'theirs=kept', '--detach', web.fullName])
    expect(await web.now()).toMatchObject({ state: 'upgrading', pendingFrom: 1 })
    await outside.docker([
      'service',
      'update',
      '--env-add',
      'THEIRS=2',
      '--update-delay',
      '0s',
      '--detach',
      web.fullName,
    ])
    const upgraded = await web.becomes('upgraded')
    expect(upgraded).toMatchObject({ pendingFrom: 1, spec: { env: [{ name: 'THEIRS', value: '2' }] } })
    for (const { image } of (await web.instances()).filter(({ state }) => state === 'running'))
      expect(image).toContain('web:2.0')
    await outside.docker(['service', 'scale', '--detach', `${web.fullName}=2`])
    expect(
      await web.until('two', ({ instances, state }) => state === 'upgraded' && instances.running === 2),
    ).toMatchObject({ pendingFrom: 1 })
    await outside.docker(['service', 'update', '--image', images.web, '--detach', web.fullName])
    const back = await web.until('on 1.0', ({ state, spec: now }) => state === 'upgraded' && now.image === images.web)
    expect(back.pendingFrom).toBe(1)
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ spec })
  })
})

/** Retries the docker command, which fails if another client writes at the same moment. */
async function retryOnConflict(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work()
      return
    } catch (error) {
      if (tries === 10 || !String(error).includes('out of sequence')) throw error
    }
  }
}
