import { expect, onTestFinished, test, vi } from 'vitest'
import type { Engine } from '../../engine/engine.ts'
import * as labels from '../../engine/services/labels.ts'
import { toService } from '../../engine/services/read-service.ts'
import type { SwarmService, SwarmSpec, SwarmTask } from '../../engine/swarm.ts'
import { newAccounts } from '../../storage/test-databases.ts'
import type { Vault } from '../../storage/vault.ts'
import { DEFAULT_TIMINGS } from '../../timings.ts'
import { View } from '../../view/view.ts'
import { Timeline } from '../timeline.ts'
import { UpgradeSupervisor } from './upgrade-supervisor.ts'

const MINUTE = 60_000
const SPACE = { name: 'shop', description: '', record: null, hasNetwork: true, deleting: 'no' } as const
const REF = { space: 'shop', service: 'web' }

/** Sets up an engine with one service, a view of it with a clock that the test moves, and an upgrade supervisor. */
async function scene(given: { labels: Record<string, string>; rollout?: string; task?: Partial<SwarmTask> }) {
  const accounts = await newAccounts('sqlite')
  const { clock } = accounts
  const began = new Date(clock.now).toISOString()
  const operationLabels = { [labels.OPERATION]: 'upgrade', [labels.OPERATION_AT]: began, [labels.PENDING_FROM]: '1' }
  const ownLabels = { [labels.SPACE]: 'shop', [labels.REVISION]: '2' }
  const template = { ContainerSpec: { Image: 'web', Labels: ownLabels } }
  let spec: SwarmSpec = {
    Name: 'shop_web',
    Labels: { ...ownLabels, ...operationLabels, ...given.labels },
    TaskTemplate: template,
    Mode: { Replicated: { Replicas: 1 } },
  }
  let rollout = given.rollout ?? 'completed'
  const task: SwarmTask = {
    ID: 't',
    Slot: 1,
    DesiredState: 'running',
    Spec: template,
    CreatedAt: began,
    Status: { State: 'running', Timestamp: began },
    ...given.task,
  }
  const raw = (): SwarmService => ({
    ID: 'id',
    Spec: structuredClone(spec),
    Version: { Index: 1 },
    CreatedAt: began,
    UpdatedAt: began,
    UpdateStatus: { State: rollout as 'updating' },
  })
  const written = vi.fn<(spec: SwarmSpec) => void>()
  const engine = {
    service: async () => raw(),
    revisions: async () => [],
    updateService: async (_id: string, _version: number, next: SwarmSpec) => {
      written(next)
      spec = next
      rollout = ''
    },
  } as unknown as Engine
  const view = new View('', DEFAULT_TIMINGS, () => clock.now)
  const refreshView = async () => {
    view.applySnapshot({
      spaces: [SPACE],
      services: [toService(raw(), [task], new Map(), new Set(), 5)],
      hosts: [],
    })
  }
  const fail = vi.fn<(error: unknown) => void>()
  onTestFinished(() => expect(fail).not.toHaveBeenCalled())
  const timeline = new Timeline(accounts, view, fail)
  const context = {
    engine,
    view,
    refresh: refreshView,
    withHostEngine: () => expect.fail('No host is asked.'),
    vault: {} as Vault,
    pullLogin: async () => null,
    checkConfiguration: () => expect.fail('No configuration is checked.'),
    now: () => clock.now,
    timings: DEFAULT_TIMINGS,
    balancerImage: '',
  }
  new UpgradeSupervisor(context, timeline, fail).start()
  const after = async (ms: number) => {
    clock.now += ms
    await refreshView()
    // The supervisor acts asynchronously after a snapshot.
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { written, after, view, timeline, task }
}

test('an upgrade that confirms itself is confirmed once, after its minutes of health', async () => {
  const { written, after, view, timeline } = await scene({ labels: { [labels.CONFIRM_AFTER]: '3' } })
  await after(3 * MINUTE - 1)
  expect(view.service(REF)).toMatchObject({ pendingFrom: 1 })
  expect(written).not.toHaveBeenCalled()
  await after(1)
  await after(MINUTE)
  expect(written).toHaveBeenCalledTimes(1)
  expect(written.mock.lastCall?.[0].Labels).not.toHaveProperty(labels.PENDING_FROM)
  expect(view.shownService(REF)).toMatchObject({ state: 'running', pendingFrom: null })
  const { items } = await timeline.of(REF, 10, undefined)
  expect(items).toMatchObject([{ what: 'auto-confirm', by: null, from: 'upgraded', to: 'running', result: 'done' }])
})

test('the minutes start again when an instance restarts', async () => {
  const { written, after, task } = await scene({ labels: { [labels.CONFIRM_AFTER]: '3' } })
  await after(2 * MINUTE)
  Object.assign(task, {
    Status: { State: 'running', Timestamp: new Date(Date.UTC(2026, 0, 1) + 2 * MINUTE).toISOString() },
  })
  await after(2 * MINUTE)
  expect(written).not.toHaveBeenCalled()
  await after(MINUTE)
  expect(written).toHaveBeenCalledTimes(1)
})

test('an upgrade that a person must confirm keeps waiting', async () => {
  const { written, after } = await scene({ labels: {} })
  await after(100_000 * MINUTE)
  expect(written).not.toHaveBeenCalled()
})

test('an upgrade past its deadline is paused, so that no more instances are replaced', async () => {
  const { written, after, view, timeline } = await scene({
    labels: {},
    rollout: 'updating',
    task: { Status: { State: 'starting' } },
  })
  await after(9 * MINUTE)
  expect(view.shownService(REF)).toMatchObject({ state: 'upgrading' })
  await after(2 * MINUTE)
  expect(written).toHaveBeenCalledTimes(1)
  expect(written.mock.lastCall?.[0]).toMatchObject({
    Labels: { [labels.ROLLOUT_HOLD]: 'paused', [labels.PENDING_FROM]: '1' },
  })
  expect(view.shownService(REF)).toMatchObject({
    state: 'upgrade-paused',
    reason: 'The operation has not finished after 10 minutes.',
  })
  expect(view.shownService(REF).actions).toEqual(['confirm', 'roll-back', 'resume', 'upgrade', 'delete'])
  await after(MINUTE)
  expect(written).toHaveBeenCalledTimes(1)
  const { items } = await timeline.of(REF, 10, undefined)
  expect(items[0]).toMatchObject({ what: 'auto-pause', by: null, from: 'upgrade-paused' })
})
