import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect } from 'vitest'
import { NOTHING } from '../outside.ts'
import { test } from './on-fake.ts'

describe.concurrent('many services', () => {
  test('are deleted at once, and each name that does not exist is told', async ({ berth, space, images, outside }) => {
    const names = Array.from({ length: 30 }, (_, index) => `web-${index}`)
    await Promise.all(names.map((name) => berth.create(space, { name, image: images.web, replicas: 0 })))
    const asked = ['none-1', ...names, 'none-2', 'web-3']
    const { results } = await berth.call(routes.batchDelete, { params: { space }, body: { names: asked } })
    expect(results.map(({ name }) => name)).toEqual(['none-1', ...names, 'none-2'])
    expect(results.filter(({ ok }) => !ok)).toEqual(
      ['none-1', 'none-2'].map((name) => ({
        name,
        ok: false,
        problem: expect.objectContaining({ type: 'not-found', status: 404, detail: expect.stringContaining(name) }),
      })),
    )
    expect(await outside.remainsOf(space)).toMatchObject({ services: NOTHING.services })
    expect((await berth.call(routes.listServices, { params: { space } })).items).toEqual([])
  })

  test('are stopped, started and restarted at once, and one that cannot be does not stop the others', async ({
    berth,
    space,
    images,
  }) => {
    const names = ['a', 'b', 'c']
    const each = async (act: (name: string) => Promise<unknown>) => Promise.all(names.map(act))
    await each(async (name) => berth.becomes(await berth.create(space, { name, image: images.web }), 'running'))
    await berth.call(routes.stopService, { params: { space, service: 'b' } })
    await berth.becomes({ space, name: 'b' }, 'stopped')
    const run = async (action: 'stop' | 'start' | 'restart') =>
      (await berth.call(routes.batchRun, { params: { space }, body: { names: [...names, 'none'], action } })).results
    const failed = (results: Awaited<ReturnType<typeof run>>) =>
      results.flatMap(({ name, ok, problem }) => (ok ? [] : [[name, problem?.type, problem?.allowed]]))

    expect(failed(await run('restart'))).toEqual([
      ['b', 'not-allowed', ['upgrade', 'scale', 'start', 'delete']],
      ['none', 'not-found', undefined],
    ])
    await Promise.all(['a', 'c'].map((name) => berth.becomes({ space, name }, 'running')))
    expect(failed(await run('stop')).map(([name]) => name)).toEqual(['b', 'none'])
    await each((name) => berth.becomes({ space, name }, 'stopped'))
    expect(failed(await run('start')).map(([name]) => name)).toEqual(['none'])
    await each((name) => berth.becomes({ space, name }, 'running'))
  })
})
