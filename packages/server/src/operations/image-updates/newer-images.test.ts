import { message } from '@berth/contract/messages/message.ts'
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

/** Sets up a view of one service, and a registry whose answers the test sets. */
function scene(given: Partial<LiveService> = {}) {
  const clock = { now: NOW }
  const registryState = {
    digests: { stable: 'sha256:11' } as Record<string, string>,
    away: false,
    asked: [] as string[],
  }
  const client = {
    digestNow: async (_: string, tag: string) => {
      registryState.asked.push(tag)
      if (registryState.away)
        throw new RegistryError('unreachable', message('registry-refuses-connection', { host: 'r:5000' }))
      const digest = registryState.digests[tag]
      if (!digest) throw new RegistryError('not-found', message('no-such-image', { reference: tag, error: '' }))
      return digest
    },
    tagsNow: async () => Object.keys(registryState.digests),
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
  const takeSnapshot = (change: Partial<LiveService> = {}) =>
    view.applySnapshot({
      services: [service({ spec: spec({ image: 'r:5000/web:stable' }), createdAt: ago(60), ...given, ...change })],
      ...{ spaces: [SPACE], hosts: [], ownHostId: null },
    })
  takeSnapshot()
  return { clock, registryState, view, newer, takeSnapshot, newerImageNow: () => view.shownService(REF).newerImage }
}

test('seenAt stays the same for as long as the newer image does', async () => {
  const { clock, registryState, newer, newerImageNow } = scene()
  registryState.digests.stable = 'sha256:22'
  await newer.check(REF)
  const first = newerImageNow()
  expect(first).toMatchObject({ kind: 'digest', digest: 'sha256:22', seenAt: new Date(NOW).toISOString() })
  clock.now += 60_000
  await newer.check(REF)
  expect(newerImageNow()).toEqual(first)
  registryState.digests.stable = 'sha256:33'
  await newer.check(REF)
  expect(newerImageNow()).toMatchObject({ digest: 'sha256:33', seenAt: new Date(clock.now).toISOString() })
})

test('an answer from before an upgrade is not used after it, even if the registry is away then', async () => {
  const { clock, registryState, newer, takeSnapshot, newerImageNow } = scene()
  await newer.check(REF)
  expect(newerImageNow()).toBeNull()
  clock.now += 60_000
  takeSnapshot({ digest: 'sha256:22' })
  expect(newerImageNow()).toBeNull()
  registryState.away = true
  clock.now += 60_000
  expect(await newer.check(REF)).toMatchObject({
    newerImage: null,
    checkedAt: new Date(clock.now).toISOString(),
    problem: { detailMessage: message('registry-refuses-connection', { host: 'r:5000' }) },
  })
  expect(newerImageNow()).toBeNull()
})

test('a newer image stays known while the registry is away', async () => {
  const { registryState, newer, newerImageNow } = scene()
  registryState.digests.stable = 'sha256:22'
  await newer.check(REF)
  registryState.away = true
  await newer.check(REF)
  expect(newerImageNow()).toMatchObject({ digest: 'sha256:22' })
})

test('a tag that is gone from the registry is reported, and higher versions are still found', async () => {
  const given = { spec: spec({ image: 'r:5000/web:1.0' }) }
  const { registryState, newer, newerImageNow } = scene(given)
  registryState.digests = { '1.1': 'sha256:22' }
  expect(await newer.check(REF)).toMatchObject({ problem: { detailMessage: { code: 'no-such-image' } } })
  expect(newerImageNow()).toMatchObject({ reference: 'r:5000/web:1.1', kind: 'version', digest: 'sha256:22' })
})

test('asks for neither the list of tags nor any other tag if none can be a higher version', async () => {
  const { registryState, newer } = scene()
  registryState.digests = { stable: 'sha256:11', '2.0': 'sha256:22' }
  await newer.check(REF)
  expect(registryState.asked).toEqual(['stable'])
})
