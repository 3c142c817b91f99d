import type { TimelineEntry } from '@berth/contract/services/services.ts'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { LiveInstance, LiveService } from '../domain/model.ts'
import { completed, crashed, failed, instance, service, spec, starting, waiting } from '../domain/samples.ts'
import { newAccounts } from '../storage/test-databases.ts'
import { DEFAULT_TIMINGS } from '../timings.ts'
import { View } from '../view/view.ts'
import { Timeline } from './timeline.ts'

const SPACE = { name: 'shop', description: '', record: null, hasNetwork: true, deleting: 'no' } as const
const REF = { space: 'shop', service: 'web' }
const STEADY_MS = DEFAULT_TIMINGS.steadyMs
/** The time at which each test begins. */
const START = Date.UTC(2026, 0, 1)

/** Sets up the timeline of one service with one instance, on a clock that the test moves. */
async function scene() {
  const accounts = await newAccounts('sqlite')
  const { clock } = accounts
  const fail = vi.fn<(error: unknown) => void>()
  onTestFinished(() => expect(fail).not.toHaveBeenCalled())
  let given: Partial<LiveService> = { desired: 1, createdAt: clock.now, updatedAt: clock.now }

  /** Starts a server. Its view shows what the engine reports. */
  const newServer = async () => {
    const view = new View('', DEFAULT_TIMINGS, () => clock.now)
    const timeline = new Timeline(accounts, view, fail)
    const show = (services: LiveService[]) => view.applySnapshot({ spaces: [SPACE], services, hosts: [] })
    show(given.instances ? [service(given)] : [])
    await timeline.start()
    return { timeline, show }
  }
  let server = await newServer()

  /** Shows the service some time later, with the instances that it has then. */
  const after = (ms: number, instances = given.instances, change: Partial<LiveService> = {}) => {
    clock.now += ms
    given = { ...given, ...change, ...(instances && { instances }) }
    return server.show([service(given)])
  }
  return {
    after,
    /** Requests an operation now. The service has these instances then. */
    request: (what: TimelineEntry['what'], instances: LiveInstance[], change: Partial<LiveService> = {}) =>
      server.timeline.recorded(REF, what, 'admin', async () => {
        const kind = what === 'create' || what === 'upgrade' || what === 'scale' || what === 'restart' ? what : null
        after(0, instances, { ...(kind && { operation: { kind, at: clock.now } }), ...change })
      }),
    /** Stops the server, and starts another some time later. */
    restart: async (ms: number) => {
      await server.timeline.close()
      clock.now += ms
      server = await newServer()
    },
    /** Returns an instance that has been running since now. */
    runs: (change: Partial<LiveInstance> = {}) => instance({ createdAt: clock.now, since: clock.now, ...change }),
    crashes: (change: Partial<LiveInstance> = {}) =>
      failed(crashed, { createdAt: clock.now, since: clock.now, ...change }),
    entries: async () => {
      const { items } = await server.timeline.of(REF, 10, undefined)
      return items.filter(({ by }) => by !== null)
    },
  }
}

const open = { result: null, to: null, seconds: null }

test('a creation is done once its instance has run long enough', async () => {
  const { request, after, runs, entries } = await scene()
  await request('create', [starting()])
  after(5000)
  after(0, [runs()])
  const until = after(STEADY_MS - 1)
  expect(await entries()).toMatchObject([{ what: 'create', ...open }])
  // The view reads the engine again at that moment, even if the engine reports nothing.
  expect(until).toBe(START + 5000 + STEADY_MS)
  expect(after(1)).toBeNull()
  expect(await entries()).toMatchObject([{ what: 'create', result: 'done', to: 'running', detail: null }])
})

test('a service is watched for as long as its rollouts are monitored', async () => {
  const { request, after, runs, entries } = await scene()
  await request('create', [runs()], { spec: spec({ update: { monitorSeconds: 60 } }) })
  after(59_999)
  expect(await entries()).toMatchObject([open])
  after(1)
  expect(await entries()).toMatchObject([{ result: 'done' }])
})

test.each(['create', 'upgrade', 'return', 'roll-back', 'scale', 'start', 'restart', 'resume'] as const)(
  'the operation %s ends as failed if an instance fails before it has run long enough',
  async (what) => {
    const { request, after, runs, crashes, entries } = await scene()
    after(0, [runs()])
    after(60_000)
    await request(what, [starting()])
    after(1000, [runs()])
    after(2000, [crashes(), waiting(null)])
    const reason = 'The instance ended with exit code 3.'
    expect(await entries()).toMatchObject([{ what, result: 'failed', to: 'degraded', detail: reason }])
    after(60_000, [crashes({ createdAt: 0, since: 0 }), runs()])
    after(60_000)
    expect(await entries()).toMatchObject([{ what, result: 'failed', to: 'degraded', detail: reason }])
  },
)

test('a server that is restarted meanwhile waits for the rest of the time', async () => {
  const { request, after, runs, restart, entries } = await scene()
  await request('create', [runs()])
  await restart(1000)
  after(STEADY_MS - 1001)
  expect(await entries()).toMatchObject([{ what: 'create', ...open }])
  after(1)
  expect(await entries()).toMatchObject([{ what: 'create', result: 'done', to: 'running' }])
})

test('a server that is restarted after that time concludes the operation', async () => {
  const { request, runs, restart, entries } = await scene()
  await request('create', [runs()])
  await restart(STEADY_MS)
  expect(await entries()).toMatchObject([{ what: 'create', result: 'done' }])
})

test('an operation that another one replaces before that time is superseded', async () => {
  const { request, after, runs, entries } = await scene()
  await request('create', [runs()])
  after(1000)
  await request('scale', [runs(), starting({ slot: 2 })], { desired: 2 })
  expect(await entries()).toMatchObject([
    { what: 'scale', ...open },
    { what: 'create', result: 'superseded', to: 'scaling' },
  ])
})

test('to remove instances needs no time, because the others have run long enough', async () => {
  const { request, after, runs, entries } = await scene()
  after(0, [runs(), runs({ slot: 2 })], { desired: 2 })
  after(60_000)
  await request('scale', [instance({ createdAt: START, since: START })], { desired: 1 })
  expect(await entries()).toMatchObject([{ what: 'scale', result: 'done', to: 'running' }])
})

test('a confirmation is done at once, and so is the upgrade that it confirms', async () => {
  const { request, after, runs, entries } = await scene()
  after(0, [runs()])
  after(60_000)
  await request('upgrade', [runs({ revision: 2 })], { revision: 2, pendingFrom: 1, rollout: 'done' })
  after(1000)
  expect(await entries()).toMatchObject([{ what: 'upgrade', ...open }])
  await request('confirm', [runs({ revision: 2 })], { pendingFrom: null })
  expect(await entries()).toMatchObject([
    { what: 'confirm', result: 'done', to: 'running' },
    { what: 'upgrade', result: 'done', to: 'upgraded' },
  ])
})

test.each<[string, LiveInstance, Partial<TimelineEntry>]>([
  ['has completed', completed(), { result: 'done', to: 'completed', detail: null }],
  [
    'has failed for good',
    failed(crashed, { restartLimit: 0 }),
    { result: 'failed', to: 'failed', detail: 'The instance ended with exit code 3.' },
  ],
])('the creation of a one-shot service ends when its instance %s', async (_, ended, expected) => {
  const { request, after, runs, entries } = await scene()
  await request('create', [runs({ restartLimit: 0 })])
  after(1000)
  expect(await entries()).toMatchObject([open])
  after(1000, [ended])
  expect(await entries()).toMatchObject([{ what: 'create', ...expected }])
})
