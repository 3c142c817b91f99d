import { expect, onTestFinished, test } from 'vitest'
import type { LiveService } from '../../domain/model.ts'
import { ago, NOW, service, spec } from '../../domain/samples.ts'
import { RegistryError } from '../../registry/registry-error.ts'
import { DEFAULT_TIMINGS } from '../../timings.ts'
import { View } from '../../view/view.ts'
import type { Registries } from '../registries/registries.ts'
import { NewerImages } from './newer-images.ts'

const REF = { space: 'shop', service: 'web' }
const SPACE = { name: 'shop', description: '', record: null, hasNetwork: true, deleting: 'no' } as const

/** A view of one service, and a registry that says what a test has it say. */
function scene(given: Partial<LiveService> = {}) {
  const clock = { now: NOW }
  const told = { digests: { stable: 'sha256:11' } as Record<string, string>, away: false, asked: [] as string[] }
  const client = {
    digestNow: async (_: string, tag: string) => {
      told.asked.push(tag)
      if (told.away) throw new RegistryError('unreachable', 'Nothing answers at r:5000.')
      const digest = told.digests[tag]
      if (!digest) throw new RegistryError('not-found', `r:5000 has no ${tag}.`)
      return digest
    },
    tagsNow: async () => Object.keys(told.digests),
  }
  const registries = { client: async () => client } as unknown as Registries
  const view = new View('', DEFAULT_TIMINGS, () => clock.now)
  const fail = (error: unknown) => expect.fail(String(error))
  const newer = new NewerImages(view, registries, {
    intervalMs: 0,
    now: () => clock.now,
    timings: DEFAULT_TIMINGS,
    fail,
  })
  onTestFinished(() => newer.close())
  const runs = (change: Partial<LiveService> = {}) =>
    view.applySnapshot({
      services: [service({ spec: spec({ image: 'r:5000/web:stable' }), createdAt: ago(60), ...given, ...change })],
      ...{ spaces: [SPACE], hosts: [], ownHostId: null },
    })
  runs()
  return { clock, told, view, newer, runs, mark: () => view.shownService(REF).newerImage }
}

test('since when it is known stays, for as long as it is the same', async () => {
  const { clock, told, newer, mark } = scene()
  told.digests.stable = 'sha256:22'
  await newer.check(REF)
  const first = mark()
  expect(first).toMatchObject({ kind: 'digest', digest: 'sha256:22', seenAt: new Date(NOW).toISOString() })
  clock.now += 60_000
  await newer.check(REF)
  expect(mark()).toEqual(first)
  told.digests.stable = 'sha256:33'
  await newer.check(REF)
  expect(mark()).toMatchObject({ digest: 'sha256:33', seenAt: new Date(clock.now).toISOString() })
})

test('what was said before an upgrade says nothing after it, also where the registry is away then', async () => {
  const { clock, told, newer, runs, mark } = scene()
  await newer.check(REF)
  expect(mark()).toBeNull()
  clock.now += 60_000
  runs({ digest: 'sha256:22' })
  expect(mark()).toBeNull()
  told.away = true
  clock.now += 60_000
  expect(await newer.check(REF)).toMatchObject({
    newerImage: null,
    checkedAt: new Date(clock.now).toISOString(),
    problem: { detail: 'Nothing answers at r:5000.' },
  })
  expect(mark()).toBeNull()
})

test('what was known stays while the registry is away', async () => {
  const { told, newer, mark } = scene()
  told.digests.stable = 'sha256:22'
  await newer.check(REF)
  told.away = true
  await newer.check(REF)
  expect(mark()).toMatchObject({ digest: 'sha256:22' })
})

test('a tag that is gone from the registry is said, and does not keep higher versions from being seen', async () => {
  const given = { spec: spec({ image: 'r:5000/web:1.0' }) }
  const { told, newer, mark } = scene(given)
  told.digests = { '1.1': 'sha256:22' }
  expect(await newer.check(REF)).toMatchObject({ problem: { detail: 'r:5000 has no 1.0.' } })
  expect(mark()).toMatchObject({ reference: 'r:5000/web:1.1', kind: 'version', digest: 'sha256:22' })
})

test('no list of tags is asked for, nor any other tag, where none can be a higher version', async () => {
  const { told, newer } = scene()
  told.digests = { stable: 'sha256:11', '2.0': 'sha256:22' }
  await newer.check(REF)
  expect(told.asked).toEqual(['stable'])
})
