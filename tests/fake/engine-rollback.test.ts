import { routes } from '@berth/contract/http/routes.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { describe, expect } from 'vitest'
import { engineServiceOf, type ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { test } from './on-fake.ts'
import { updateDirectly } from './other-tool.ts'

const CRASH = 'The instance ended with exit code 3.'

const actionOf = async (outside: Parameters<typeof engineServiceOf>[0], web: ServiceDriver) =>
  (await engineServiceOf(outside, web)).Spec.UpdateConfig?.FailureAction

describe.concurrent('an upgrade that can leave no instance', () => {
  test('is rolled back by the engine, which says why, and keeps its revision', async ({
    runService,
    images,
    whileFrozen,
    expect,
  }) => {
    const web = await runService()
    const before = await web.now()
    const upgrading = await whileFrozen(() => web.upgrade({ image: images.crash }))
    expect(upgrading).toMatchObject({ state: 'upgrading', revision: 2, pendingFrom: 1 })
    const rollingBack = await web.until('back at revision 1', ({ revision }) => revision === 1)
    if (rollingBack.state === 'rolling-back')
      expect(rollingBack.reason).toBe(`Swarm is rolling back to revision 1. A new instance had failed: ${CRASH}`)

    const back = await web.becomes('running')
    expect(back).toMatchObject({
      spec: before.spec,
      revision: 1,
      pendingFrom: null,
      instances: { running: 1, desired: 1 },
      reason: `Swarm has rolled back to revision 1. A new instance had failed: ${CRASH}`,
      actions: ['upgrade', 'return', 'scale', 'restart', 'stop', 'delete'],
    })
    expect((await web.revisions()).map(({ number, current }) => [number, current])).toEqual([
      [2, false],
      [1, true],
    ])
    // The engine's rollback and the failed upgrade are told one by one.
    await expect.poll(async () => (await entriesOf(web))[0]).toMatchObject({ result: 'failed' })
    const [upgrade, rollback] = await entriesOf(web)
    expect(upgrade).toMatchObject({ what: 'upgrade', to: 'running', detail: back.reason })
    expect(rollback).toMatchObject({ what: 'engine-roll-back', by: null, detail: `Revision 1: ${images.web}` })

    expect(await web.upgrade({ image: images.web2 })).toMatchObject({ revision: 3, pendingFrom: 1, reason: null })
    await web.becomes('upgraded')
    expect((await web.confirm()).reason).toBeNull()
    expect(await whileFrozen(() => web.rollBack(2))).toMatchObject({
      revision: 4,
      pendingFrom: 3,
      spec: { image: images.crash },
    })
  })

  test('is told without a failure where another tool asked for the rollback', async ({
    runService,
    images,
    outside,
    expect,
  }) => {
    const web = await runService()
    await web.upgrade({ image: images.web2 })
    await web.until('is known', ({ revision }) => revision === 2)
    const { ID: id, Version: version, Spec: spec } = await engineServiceOf(outside, web)
    await outside.post(`/services/${id}/update`, spec, { version: version.Index, rollback: 'previous' })
    await web.until('back', ({ revision, state }) => revision === 1 && state === 'running')
    expect((await web.now()).reason).toBe('Swarm has rolled back to revision 1.')
    await expect.poll(async () => (await entriesOf(web))[0]).not.toMatchObject({ result: null })
    expect((await entriesOf(web)).map((entry) => entry?.result)).not.toContain('failed')
  })

  test('counts on after its revision was lost', async ({ runService, images, outside, space }) => {
    const web = await runService()
    await web.upgrade({ image: images.crash })
    await web.until('back', ({ revision, state }) => revision === 1 && state === 'running')
    const configs = await outside.get<{ ID: string; Spec: { Name: string; Labels: Record<string, string> } }[]>(
      '/configs',
      { filters: { label: [`com.docker.stack.namespace=${space}`] } },
    )
    const second = configs.find(({ Spec: { Name: name } }) => name.endsWith('.2'))
    await outside.remove(`/configs/${second?.ID}`)
    expect((await web.upgrade({ image: images.web2 })).revision).toBe(3)
  })

  test('is told as rolled back also if Berth was away', async ({ startBerth, runService, images }) => {
    const web = await runService()
    await web.upgrade({ image: images.crash })
    await web.until('back', ({ revision, state }) => revision === 1 && state === 'running')
    const other = await startBerth()
    const service = (await other.call(routes.getService, { params: web.ref })) as Service
    expect(service).toMatchObject({
      state: 'running',
      reason: `Swarm has rolled back to revision 1. A new instance had failed: ${CRASH}`,
    })
  })
})

describe.concurrent('what the engine does when a new instance fails', () => {
  test('follows the number of instances', async ({ runService, outside }) => {
    const web = await runService()
    expect(await actionOf(outside, web)).toBe('rollback')
    await web.scale(2)
    expect(await actionOf(outside, web)).toBe('pause')
    await web.becomes('running')
    await web.scale(1)
    expect(await actionOf(outside, web)).toBe('rollback')
    await web.becomes('running')
    await web.upgrade({ replicas: 3, update: { parallelism: 3 } })
    expect(await actionOf(outside, web)).toBe('rollback')
    expect((await web.now()).spec.update.onFailure).toBe('auto')
  })

  test('is shown as it is where another tool has changed it', async ({ runService, outside }) => {
    const web = await runService()
    await updateDirectly(outside, web, (spec) => ({
      ...spec,
      UpdateConfig: { ...spec.UpdateConfig, FailureAction: 'continue' },
    }))
    await web.until('changed', ({ spec }) => spec.update.onFailure === 'continue')
  })

  test('is to pause a restart and a resumed upgrade, which a rollback would not take back', async ({
    runService,
    images,
    outside,
  }) => {
    const web = await runService()
    await web.restart()
    expect(await actionOf(outside, web)).toBe('pause')
    expect((await web.becomes('running')).spec.update.onFailure).toBe('auto')

    // Paused by hand before the new instance crashes.
    await web.upgrade({
      image: images.web2,
      command: ['sh', '-c', 'sleep 1000'],
      healthCheck: { type: 'tcp', port: 81 },
    })
    expect(await actionOf(outside, web)).toBe('rollback')
    await web.pause()
    expect((await web.becomes('upgrade-paused')).spec.update.onFailure).toBe('auto')
    await web.resume()
    expect(await actionOf(outside, web)).toBe('pause')
    expect(await web.becomes('upgrade-paused')).toMatchObject({
      revision: 2,
      pendingFrom: 1,
      reason: 'The health check fails.',
      progress: { old: 1 },
    })
    await web.rollBack()
    expect(await web.becomes('running')).toMatchObject({ revision: 1, reason: null })
    expect(await actionOf(outside, web)).toBe('rollback')
  })
})

/** Returns the entries of the last upgrade and of the engine's rollback. */
async function entriesOf(web: ServiceDriver) {
  const entries = await web.timeline()
  return ['upgrade', 'engine-roll-back'].map((kind) => entries.find(({ what }) => what === kind))
}
