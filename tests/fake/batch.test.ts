import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect } from 'vitest'
import { NO_REMAINS } from '../../test-support/docker/outside.ts'
import { test } from './on-fake.ts'

describe.concurrent('many services', () => {
  test('are deleted at once, with an error for each unknown name', async ({ berth, space, images, outside }) => {
    const names = Array.from({ length: 30 }, (_, index) => `web-${index}`)
    await Promise.all(names.map((name) => berth.create(space, { name, image: images.web, replicas: 0 })))
    const requested = ['none-1', ...names, 'none-2', 'web-3']
    const { results } = await berth.call(routes.batchDelete, { params: { space }, body: { names: requested } })
    expect(results.map(({ name }) => name)).toEqual(['none-1', ...names, 'none-2'])
    expect(results.filter(({ ok }) => !ok)).toEqual(
      ['none-1', 'none-2'].map((name) => ({
        name,
        ok: false,
        problem: expect.objectContaining({ type: 'not-found', status: 404, detail: expect.stringContaining(name) }),
      })),
    )
    expect(await outside.remainsOf(space)).toMatchObject({ services: NO_REMAINS.services })
    expect((await berth.call(routes.listServices, { params: { space } })).items).toEqual([])
  })

  test('are stopped, started and restarted at once, and a failure of one does not affect the others', async ({
    berth,
    space,
    images,
  }) => {
    const names = ['a', 'b', 'c']
    const forEach = async (act: (name: string) => Promise<unknown>) => Promise.all(names.map(act))
    await forEach(async (name) => berth.becomes(await berth.create(space, { name, image: images.web }), 'running'))
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
    await forEach((name) => berth.becomes({ space, name }, 'stopped'))
    expect(failed(await run('start')).map(([name]) => name)).toEqual(['none'])
    await forEach((name) => berth.becomes({ space, name }, 'running'))
  })
})
