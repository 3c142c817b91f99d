import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { describe, expect } from 'vitest'
import { errorPathsOf, refusal } from '../../test-support/berth/refusals.ts'
import { randomPort } from '../../test-support/docker/outside.ts'
import { test } from './on-fake.ts'

/** The error for an image that its registry lacks. */
const NOT_FOUND = /The image registry\.test\/samples\/\S+ was not found/

describe.concurrent('refuses, naming the field and creating nothing,', () => {
  const spec = { name: 'web' }
  test.for<[title: string, given: Partial<ServiceSpecInput>, path: string, reason: RegExp]>([
    ['more CPUs than any host has', { resources: { cpus: 4000 } }, 'resources.cpus', /No host has 4000 CPUs; .* \d/],
    [
      'more memory than any host has',
      { resources: { memoryMiB: 9_000_000 } },
      'resources.memoryMiB',
      /No host has 9000000 MiB/,
    ],
    [
      'more disk than any host offers',
      { resources: { diskGiB: 1_000_000 } },
      'resources.diskGiB',
      /No host offers 1000000 GiB/,
    ],
    [
      'a host that does not exist',
      { placement: { constraints: ['node.hostname == nowhere'] } },
      'placement.constraints',
      /No host/,
    ],
    ['a port above 65535', { ports: [{ target: 65_536 }] }, 'ports.0.target', /65535/],
    [
      'a port twice',
      {
        ports: [
          { published: 9, target: 1 },
          { published: 9, target: 2 },
        ],
      },
      'ports.1.published',
      /appears twice/,
    ],
    ['a relative path', { mounts: [{ source: 'data', target: 'data' }] }, 'mounts.0.target', /absolute path/],
    ['a volume without a name', { mounts: [{ target: '/data' }] }, 'mounts.0.source', /volume name/],
    ['a variable without a name', { env: [{ name: '', value: '1' }] }, 'env.0.name', /not contain spaces/],
    ['a name with an underscore', { name: 'web_1' }, 'name', /Letters, digits and hyphens/],
    ['a name too long for its space', { name: 'w'.repeat(60) }, 'name', /allows at most 63/],
    ['a malformed image reference', { image: '../web' }, 'image', /./],
    ['an image that its registry lacks', { image: 'registry.test/samples/none:1.0' }, 'image', NOT_FOUND],
    ['a tag that its registry lacks', { image: 'registry.test/samples/web:9.9' }, 'image', NOT_FOUND],
    ['an unknown field', { restart: 'always' } as Partial<ServiceSpecInput>, 'restart', /no field "restart"/],
  ])('%s', async ([_, given, path, reason], { berth, outside, space, images }) => {
    const before = await outside.remainsOf(space)
    const problem = await refusal(berth.create(space, { ...spec, image: images.web, ...given }))
    expect(problem).toMatchObject({ code: 'bad-input', message: expect.stringMatching(reason) })
    expect(problem.extra.errors).toEqual([expect.objectContaining({ path, detail: expect.stringMatching(reason) })])
    expect(await outside.remainsOf(space)).toEqual(before)
  })

  test('several invalid fields at once', async ({ berth, space }) => {
    const problem = await refusal(
      berth.create(space, {
        name: 'web',
        image: 'registry.test/samples/none:1.0',
        resources: { cpus: 4000, memoryMiB: 9_000_000 },
      }),
    )
    expect(errorPathsOf(problem).sort()).toEqual(['image', 'resources.cpus', 'resources.memoryMiB'])
  })

  test('the name of another service', async ({ berth, outside, space, images }) => {
    await berth.create(space, { name: 'web', image: images.web, replicas: 0 })
    const problem = await refusal(berth.create(space, { name: 'web', image: images.web2, replicas: 0 }))
    expect(problem).toMatchObject({ code: 'already-exists', message: 'A service web already exists.' })
    expect(errorPathsOf(problem)).toEqual(['name'])
    expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web`] })
    expect((await berth.service({ space, service: 'web' })).spec.image).toBe(images.web)
  })

  test('all but one of five services with the same name at once', async ({ berth, outside, space, images }) => {
    const tries = Array.from({ length: 5 }, () => berth.create(space, { name: 'web', image: images.web, replicas: 0 }))
    const outcomes = await Promise.allSettled(tries)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'already-exists' })
    expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web`] })
  })

  test('a space that does not exist', async ({ berth, newSpace, images }) => {
    const problem = await refusal(berth.create(newSpace, { name: 'web', image: images.web }))
    expect(problem).toMatchObject({ code: 'not-found', message: `There is no space ${newSpace}.` })
  })

  test('a port that another service uses on every host', async ({ berth, outside, space, images }) => {
    const { items: hosts } = await berth.call(routes.listHosts, {})
    const ports = [{ target: 81 }, { published: randomPort(), target: 80, mode: 'host' as const }]
    const holder = await berth.create(space, {
      name: 'holder',
      image: images.web,
      ports,
      replicas: hosts.length,
      placement: { maxPerHost: 1 },
    })
    await berth.becomes(holder, 'running')
    const problem = await refusal(berth.create(space, { name: 'late', image: images.web, ports }))
    expect(errorPathsOf(problem)).toEqual(['ports.1.published'])
    expect(problem.message).toMatch(new RegExp(`Port ${ports[1]?.published} is already taken .*${space}/holder`))
    expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_holder`] })
  })
})
