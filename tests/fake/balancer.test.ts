import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { expect } from 'vitest'
import { errorPathsOf, refusal } from '../../test-support/berth/refusals.ts'
import { QUICK, ServiceDriver, startService } from '../../test-support/berth/service-driver.ts'
import { IDLE } from '../../test-support/fake-engine/containers/program.ts'
import { test as onFake } from './on-fake.ts'

const IMAGE = 'registry.test/samples/haproxy:debian'

const test = onFake.extend({}).override('options', { scope: 'file' }, ({ fake }) => {
  fake.swarm.images.add(IMAGE, { program: IDLE })
  return { settings: { BERTH_LB_IMAGE: IMAGE } }
})

function balancer(target: { service: string; port: number; space?: string }): ServiceSpecInput {
  const ports = [{ target: 80, mode: 'host' as const }]
  return { name: 'lb', kind: 'load-balancer', ports, loadBalancer: { rules: [{ port: 80, target }] }, ...QUICK }
}

test("warns before the target of another space's load balancer is deleted or stopped, and refuses to delete the target's space", async ({
  berth,
  space,
  images,
}) => {
  const other = `${space}-other`
  await berth.call(routes.createSpace, { body: { name: other } })
  await startService(berth, other, { name: 'far', image: images.web })
  await startService(berth, space, { name: 'near', image: images.web2 })
  const lb = new ServiceDriver(berth, await berth.create(space, balancer({ service: 'far', port: 80, space: other })))
  await lb.becomes('running')
  const farRef = { space: other, service: 'far' }
  const [deletion, stop] = await Promise.all([
    berth.plan(routes.deleteService, { params: farRef }),
    berth.plan(routes.stopService, { params: farRef }),
  ])
  const expected = { code: 'plan-balancer-points', params: { balancers: `${space}/lb` } }
  expect(deletion.warnings.map(({ detailMessage }) => detailMessage)).toEqual([expected])
  expect(stop.warnings.map(({ detailMessage }) => detailMessage)).toEqual([expected])
  const remove = () => berth.call(routes.deleteSpace, { params: { space: other }, query: { confirm: other } })
  expect((await refusal(remove())).extra.detailMessage?.code).toBe('plan-space-joined')

  await lb.upgrade({ loadBalancer: { rules: [{ port: 80, target: { service: 'near', port: 80 } }] } })
  await lb.becomes('upgraded')
  await lb.confirm()
  await lb.becomes('running')
  await remove()
})

test('upgrades the image of a load balancer, rolls it back, upgrades it again and confirms', async ({
  fake,
  berth,
  space,
}) => {
  const nextImage = 'registry.test/samples/haproxy:next'
  fake.swarm.images.add(nextImage, { program: IDLE })
  const lb = new ServiceDriver(
    berth,
    await berth.create(space, { ...balancer({ service: 'web', port: 80 }), replicas: 2 }),
  )
  const before = await lb.becomes('running')
  await lb.upgrade({ image: nextImage })
  const after = await lb.becomes('upgraded')
  expect(after.spec.image).toBe(nextImage)
  expect(after.image.digest).not.toBe(before.image.digest)
  await lb.rollBack()
  expect((await lb.becomes('running')).image.digest).toBe(before.image.digest)
  await lb.upgrade({ image: nextImage })
  await lb.becomes('upgraded')
  await lb.confirm()
  expect((await lb.becomes('running')).image.digest).toBe(after.image.digest)
})

test('refuses impossible rules, listeners and certificates before anything is created', async ({ berth, space }) => {
  const create = (given: object) => berth.create(space, { name: 'lb', kind: 'load-balancer', ...given })
  const rule = { port: 80, target: { service: 'one', port: 80 } }
  const https = { rules: [{ ...rule, protocol: 'https' }], listeners: [{ port: 80, certificates: ['none'] }] }
  expect(errorPathsOf(await refusal(create({})))).toEqual(['loadBalancer'])
  expect(errorPathsOf(await refusal(create({ loadBalancer: https })))).toEqual([
    'loadBalancer.listeners.0.certificates',
  ])
  expect(errorPathsOf(await refusal(create({ loadBalancer: { rules: [{ ...rule, host: 'a\n  b' }] } })))).toEqual([
    'loadBalancer.rules.0.host',
  ])
  const self = { rules: [{ ...rule, target: { service: 'lb', port: 80 } }] }
  expect(errorPathsOf(await refusal(create({ loadBalancer: self })))).toEqual(['loadBalancer.rules.0.target.service'])
  const pem = { certificate: '-----BEGIN CERTIFICATE-----\nx', key: '-----BEGIN PRIVATE KEY-----\nx' }
  const upload = berth.call(routes.addCertificate, { params: { space }, body: { name: 'x', ...pem } })
  expect(errorPathsOf(await refusal(upload))).toEqual(['certificate'])
})
