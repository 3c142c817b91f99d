import { Event } from '@berth/contract/events/events.ts'
import { Cluster } from '@berth/contract/hosts/hosts.ts'
import { Space } from '@berth/contract/spaces/spaces.ts'
import { expect, test } from 'vitest'
import type { LiveService, LiveSpace } from '../domain/model.ts'
import {
  ago,
  asked,
  crashed,
  failed,
  host,
  instance,
  NOW,
  second,
  service,
  starting,
  upgrade,
} from '../domain/samples.ts'
import { DEFAULT_TIMINGS } from '../timings.ts'
import type { Snapshot } from './snapshot.ts'
import { View } from './view.ts'

const space = (name: string, given: Partial<LiveSpace> = {}): LiveSpace => ({
  name,
  description: '',
  record: { id: `id-${name}`, version: 1, createdAt: ago(60) },
  hasNetwork: true,
  deleting: 'no',
  ...given,
})
const cluster = (services: LiveService[] = [service()], given: Partial<Snapshot> = {}): Snapshot => ({
  spaces: [space('shop')],
  services,
  hosts: [host()],
  ...given,
})

/** A view that has looked once, its clock, and what it tells from then on. */
function looking(snapshot = cluster()) {
  const clock = { now: NOW }
  const view = new View('unix:///docker.sock', DEFAULT_TIMINGS, () => clock.now)
  view.applySnapshot(snapshot)
  const told: Event[] = []
  view.changes.follow(undefined, ({ event }) => told.push(Event.parse(event)))
  return { view, clock, told }
}

test('before the first look there is nothing to answer from, and that is said', () => {
  const view = new View('unix:///docker.sock', DEFAULT_TIMINGS)
  for (const ask of [() => view.spaces(), () => view.space('shop'), () => view.services('shop')])
    expect(ask).toThrow(expect.objectContaining({ code: 'engine-away' }))
  expect(Cluster.parse(view.cluster())).toMatchObject({ engine: { state: 'away' }, largest: null })
})

test('a service that there is not, and one of a space that there is not', () => {
  const { view } = looking()
  const missing = expect.objectContaining({ code: 'not-found' })
  expect(() => view.services('blog')).toThrow(missing)
  expect(() => view.shownService({ space: 'shop', service: 'api' })).toThrow(missing)
  expect(() => view.service({ space: 'blog', service: 'web' })).toThrow(missing)
})

test('the same again is no news', () => {
  const { view, told } = looking()
  view.applySnapshot(cluster())
  view.recomputeStatus()
  expect(told).toEqual([])
})

test('what differs is told, and only that', () => {
  const api = service({ id: 'id-api', ref: { space: 'shop', service: 'api' } })
  const { view, told } = looking(cluster([service(), api]))
  view.applySnapshot(cluster([service({ desired: 3, ...asked('scale') }), api]))
  expect(told).toMatchObject([{ type: 'service', service: { name: 'web', state: 'scaling' } }])
})

test('what is new, what is gone', () => {
  const { view, told } = looking()
  view.applySnapshot(cluster([], { spaces: [space('blog')] }))
  expect(told).toMatchObject([
    { type: 'space', space: { name: 'blog' } },
    { type: 'space-removed', name: 'shop' },
    { type: 'service-removed', space: 'shop', name: 'web' },
  ])
})

test('a space tells how many services it has, and how many are in trouble', () => {
  const crashing = service({ instances: [instance(), starting(second), failed(crashed, second)] })
  const paused = service({ ...upgrade, hold: 'paused', ref: { space: 'shop', service: 'api' }, instances: [] })
  const { view, told } = looking()
  view.applySnapshot(cluster([crashing, paused]))
  expect(told.filter(({ type }) => type === 'space')).toMatchObject([{ space: { services: 2, unhealthy: 2 } }])
  const foreign = space('stack', { record: null })
  expect(Space.parse(view.shownSpace(foreign))).toMatchObject({ services: 0, createdAt: null, deleting: false })
})

test('hosts that change are to be read anew', () => {
  const { view, told } = looking()
  view.applySnapshot(cluster([service()], { hosts: [host({ availability: 'drain' })] }))
  expect(told).toEqual([{ type: 'hosts' }])
  view.applySnapshot(cluster([service()], { hosts: [host({ availability: 'drain', state: 'down' })] }))
  expect(told.slice(1)).toMatchObject([
    { type: 'hosts' },
    { type: 'cluster', cluster: { hosts: { total: 1, ready: 0 } } },
  ])
})

test('time alone can change a state: it is looked at again when it may', () => {
  const loop = [instance({ createdAt: ago(4), since: ago(3) }), failed(crashed)]
  const { view, clock, told } = looking(cluster([service({ desired: 1, instances: loop })]))
  const until = view.recomputeStatus()
  expect(until).toBe(NOW + 9000)
  clock.now = until ?? 0
  expect(view.recomputeStatus()).toBeNull()
  expect(told).toMatchObject([{ service: { state: 'running' } }, { space: { unhealthy: 0 } }].toReversed())
})

test('of several that may change, the first is waited for', () => {
  const slow = service({ ...asked('create', 60), ref: { space: 'shop', service: 'api' }, instances: [starting()] })
  const loop = service({ desired: 1, instances: [instance({ createdAt: ago(4), since: ago(3) }), failed(crashed)] })
  expect(looking(cluster([slow])).view.recomputeStatus()).toBe(NOW + DEFAULT_TIMINGS.deadlineMs)
  expect(looking(cluster([slow, loop])).view.recomputeStatus()).toBe(NOW + 9000)
})

test.each<[why: string, Snapshot, pace: ReturnType<View['pace']>]>([
  ['all runs', cluster(), 'resting'],
  ['nothing is there', cluster([]), 'resting'],
  ['an upgrade waits', cluster([service({ ...upgrade, rollout: 'done' })]), 'resting'],
  ['a service was stopped', cluster([service({ desired: 0, instances: [] })]), 'resting'],
  ['a service is being made', cluster([service({ ...asked('create'), instances: [] })]), 'moving'],
  [
    'a service is in trouble, and may get out',
    cluster([service({ instances: [starting(), failed(crashed)] })]),
    'unhealthy',
  ],
  ['a space is being deleted', cluster([], { spaces: [space('shop', { deleting: 'yes' })] }), 'moving'],
])('how often it pays to look: %s', (_, snapshot, pace) => {
  expect(looking(snapshot).view.pace()).toBe(pace)
})

test('the engine comes and goes: since when is told, and what was last seen stays', () => {
  const { view, clock, told } = looking()
  const state = { version: '20.10.24', apiVersion: '1.41', reason: null, reasonMessage: null }
  view.engineIs({ state: 'up', ...state }, true)
  clock.now += 5000
  view.engineIs({ state: 'away', ...state, reason: 'gone' }, true)
  clock.now += 5000
  view.engineIs({ state: 'away', ...state, reason: 'gone' }, true)
  expect(told).toMatchObject([
    { cluster: { routingMesh: true, engine: { state: 'up', since: '2026-01-01T12:00:00.000Z' } } },
    { cluster: { engine: { state: 'away', since: '2026-01-01T12:00:05.000Z', reason: 'gone' } } },
  ])
  expect(view.services('shop')).toHaveLength(1)
})

test('the largest host is the largest of those that are ready', () => {
  const hosts = [
    host({ cpus: 2, diskGiB: 50 }),
    host({ name: 'host2', cpus: 64, state: 'down' }),
    host({ name: 'host3' }),
  ]
  expect(looking(cluster([], { hosts })).view.cluster()).toMatchObject({
    hosts: { total: 3, ready: 2 },
    largest: { cpus: 4, memoryMiB: 8192, diskGiB: 50 },
  })
})
