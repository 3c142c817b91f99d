import { Event } from '@berth/contract/events/events.ts'
import { Cluster } from '@berth/contract/hosts/hosts.ts'
import { Space } from '@berth/contract/spaces/spaces.ts'
import { expect, test } from 'vitest'
import type { LiveService, LiveSpace } from '../domain/model.ts'
import {
  ago,
  crashed,
  failed,
  host,
  instance,
  NOW,
  requested,
  second,
  service,
  starting,
  upgrade,
} from '../domain/samples.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import { DEFAULT_TIMINGS } from '../timings.ts'
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

/** Returns a view with one snapshot, its clock, and the events that it emits from then on. */
function viewWith(snapshot = cluster()) {
  const clock = { now: NOW }
  const view = new View('unix:///docker.sock', DEFAULT_TIMINGS, () => clock.now)
  view.applySnapshot(snapshot)
  const events: Event[] = []
  view.changes.follow(undefined, ({ event }) => events.push(Event.parse(event)))
  return { view, clock, events }
}

test('reads are refused before the first snapshot', () => {
  const view = new View('unix:///docker.sock', DEFAULT_TIMINGS)
  for (const ask of [() => view.spaces(), () => view.space('shop'), () => view.services('shop')])
    expect(ask).toThrow(expect.objectContaining({ code: 'engine-away' }))
  expect(Cluster.parse(view.cluster())).toMatchObject({ engine: { state: 'away' }, largest: null })
})

test('an unknown service, and a service of an unknown space, are not found', () => {
  const { view } = viewWith()
  const missing = expect.objectContaining({ code: 'not-found' })
  expect(() => view.services('blog')).toThrow(missing)
  expect(() => view.shownService({ space: 'shop', service: 'api' })).toThrow(missing)
  expect(() => view.service({ space: 'blog', service: 'web' })).toThrow(missing)
})

test('an equal snapshot emits no event', () => {
  const { view, events } = viewWith()
  view.applySnapshot(cluster())
  view.recomputeStatus()
  expect(events).toEqual([])
})

test('emits an event for each difference, and no others', () => {
  const api = service({ id: 'id-api', ref: { space: 'shop', service: 'api' } })
  const { view, events } = viewWith(cluster([service(), api]))
  view.applySnapshot(cluster([service({ desired: 3, ...requested('scale') }), api]))
  expect(events).toMatchObject([{ type: 'service', service: { name: 'web', state: 'scaling' } }])
})

test('emits events for what is new and what was removed', () => {
  const { view, events } = viewWith()
  view.applySnapshot(cluster([], { spaces: [space('blog')] }))
  expect(events).toMatchObject([
    { type: 'space', space: { name: 'blog' } },
    { type: 'space-removed', name: 'shop' },
    { type: 'service-removed', space: 'shop', name: 'web' },
  ])
})

test('a space counts its services, and those that are unhealthy', () => {
  const crashing = service({ instances: [instance(), starting(second), failed(crashed, second)] })
  const paused = service({ ...upgrade, hold: 'paused', ref: { space: 'shop', service: 'api' }, instances: [] })
  const { view, events } = viewWith()
  view.applySnapshot(cluster([crashing, paused]))
  expect(events.filter(({ type }) => type === 'space')).toMatchObject([{ space: { services: 2, unhealthy: 2 } }])
  const foreign = space('stack', { record: null })
  expect(Space.parse(view.shownSpace(foreign))).toMatchObject({ services: 0, createdAt: null, deleting: false })
})

test('emits an event when hosts change', () => {
  const { view, events } = viewWith()
  view.applySnapshot(cluster([service()], { hosts: [host({ availability: 'drain' })] }))
  expect(events).toEqual([{ type: 'hosts' }])
  view.applySnapshot(cluster([service()], { hosts: [host({ availability: 'drain', state: 'down' })] }))
  expect(events.slice(1)).toMatchObject([
    { type: 'hosts' },
    { type: 'cluster', cluster: { hosts: { total: 1, ready: 0 } } },
  ])
})

test('time alone can change a state, at the moment that recomputeStatus returned', () => {
  const loop = [instance({ createdAt: ago(4), since: ago(3) }), failed(crashed)]
  const { view, clock, events } = viewWith(cluster([service({ desired: 1, instances: loop })]))
  const until = view.recomputeStatus()
  expect(until).toBe(NOW + 9000)
  clock.now = until ?? 0
  expect(view.recomputeStatus()).toBeNull()
  expect(events).toMatchObject([{ service: { state: 'running' } }, { space: { unhealthy: 0 } }].toReversed())
})

test('returns the first moment of several services', () => {
  const slow = service({ ...requested('create', 60), ref: { space: 'shop', service: 'api' }, instances: [starting()] })
  const loop = service({ desired: 1, instances: [instance({ createdAt: ago(4), since: ago(3) }), failed(crashed)] })
  expect(viewWith(cluster([slow])).view.recomputeStatus()).toBe(NOW + DEFAULT_TIMINGS.deadlineMs)
  expect(viewWith(cluster([slow, loop])).view.recomputeStatus()).toBe(NOW + 9000)
})

test.each<[why: string, Snapshot, pace: ReturnType<View['pace']>]>([
  ['all services run', cluster(), 'resting'],
  ['there is no service', cluster([]), 'resting'],
  ['an upgrade waits for confirmation', cluster([service({ ...upgrade, rollout: 'done' })]), 'resting'],
  ['a service was stopped', cluster([service({ desired: 0, instances: [] })]), 'resting'],
  ['a service is being created', cluster([service({ ...requested('create'), instances: [] })]), 'moving'],
  [
    'a service is degraded and may recover',
    cluster([service({ instances: [starting(), failed(crashed)] })]),
    'unhealthy',
  ],
  ['a space is being deleted', cluster([], { spaces: [space('shop', { deleting: 'yes' })] }), 'moving'],
])('the pace of the cluster: %s', (_, snapshot, pace) => {
  expect(viewWith(snapshot).view.pace()).toBe(pace)
})

test('reports since when the engine is up or away, and keeps the last snapshot', () => {
  const { view, clock, events } = viewWith()
  const state = { version: '20.10.24', apiVersion: '1.41', reason: null, reasonMessage: null }
  view.setEngineState({ state: 'up', ...state }, true)
  clock.now += 5000
  view.setEngineState({ state: 'away', ...state, reason: 'gone' }, true)
  clock.now += 5000
  view.setEngineState({ state: 'away', ...state, reason: 'gone' }, true)
  expect(events).toMatchObject([
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
  expect(viewWith(cluster([], { hosts })).view.cluster()).toMatchObject({
    hosts: { total: 3, ready: 2 },
    largest: { cpus: 4, memoryMiB: 8192, diskGiB: 50 },
  })
})

test('derives a status once, and again after the moment at which time alone may change it', () => {
  const created = service({ ...requested('create'), instances: [starting()] })
  const { view, clock } = viewWith(cluster([created]))
  const before = view.status(created)
  expect(view.status(created)).toBe(before)
  clock.now = before.until ?? expect.fail('Time does not change this status.')
  expect(view.status(created)).not.toBe(before)
})

test('counts restarts from snapshot to snapshot, and forgets those of a service that was removed', () => {
  const nth = (n: number) => ({ id: `i${n}`, createdAt: ago(1000 - n * 10) })
  /** Returns the crash loop after instance `n` has started. The engine remembers five instances. */
  const loop = (n: number) => {
    const past = [4, 3, 2, 1].filter((age) => n > age).map((age) => failed(crashed, nth(n - age)))
    return service({ instances: [...past, instance(nth(n))] })
  }
  const { view } = viewWith(cluster([loop(1)]))
  const restarts = () => [...view.restarts(view.service({ space: 'shop', service: 'web' })).values()]
  for (let n = 2; n <= 44; n++) view.applySnapshot(cluster([loop(n)]))
  expect(restarts()).toEqual([{ restarts: 43, isMinimum: false }])
  view.applySnapshot(cluster([]))
  view.applySnapshot(cluster([loop(1)]))
  expect(restarts()).toEqual([{ restarts: 0, isMinimum: false }])
})
