import type { Caller } from '@berth/contract/http/client.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { engineServiceOf, type ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { testWithRegistry } from '../fixtures/registry-on-cluster.ts'

const test = testWithRegistry(1)

const checkNow = ({ ref }: ServiceDriver, berth: Caller) => berth.call(routes.checkImage, { params: ref })

test('detects that a tag was pushed again, upgrades to it, and detects it again after a rollback', async ({
  berth,
  runService,
  repository,
  outside,
}) => {
  const before = await repository.push('stable', 'web:1.0')
  const web = await runService({ image: `${repository.name}:stable`, replicas: 2 })
  expect(await checkNow(web, berth)).toMatchObject({ newerImage: null, problem: null })
  expect(await web.now()).toMatchObject({ newerImage: null, image: { digest: before } })

  const after = await repository.push('stable', 'web:2.0')
  const marked = await web.until('marked', ({ newerImage }) => newerImage !== null)
  expect(marked.newerImage).toMatchObject({ kind: 'digest', reference: `${repository.name}:stable`, digest: after })
  expect(marked).toMatchObject({ state: 'running', image: { digest: before } })

  const change = { image: marked.newerImage?.reference }
  const plan = await berth.plan(routes.upgradeService, { params: web.ref, body: change })
  expect(plan).toMatchObject({ digest: after, replaces: 2, errors: [] })
  expect(plan.changes).toMatchObject([{ path: 'image', after: expect.stringContaining(after) }])
  await web.upgrade(change)
  expect(await web.becomes('upgraded')).toMatchObject({ newerImage: null, image: { digest: after } })
  expect((await engineServiceOf(outside, web)).Spec.TaskTemplate.ContainerSpec.Image).toContain(after)

  const body = { pattern: '1.x', follow: false, confirmAfterMinutes: null }
  await berth.call(routes.setImageUpdates, { params: web.ref, body })
  await web.rollBack()
  expect((await web.becomes('running')).spec.imagePolicy).toEqual({ pattern: '1.x', follow: false })
  const again = await web.until('marked again', ({ newerImage }) => newerImage !== null)
  expect(again.newerImage).toMatchObject({ kind: 'digest', digest: after })
})
