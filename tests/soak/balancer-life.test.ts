import type { PeerCertificate } from 'node:tls'
import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { expect } from 'vitest'
import { createSelfSigned } from '../../packages/server/src/balancer/certificate.ts'
import { QUICK, ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { certificateAt, endpointsOf, getUntil, Load } from '../../test-support/load-balancers/requests.ts'
import { test } from '../fixtures/service-on-cluster.ts'
import { testChangingUnderLoad } from '../shared/changing-under-load.ts'
import { balancer } from '../shared/scaling-under-load.ts'

const LONG_MS = 120_000

testChangingUnderLoad({ andBack: true })

test('serves a renewed certificate after the load balancer is upgraded, and loses no request meanwhile', async ({
  berth,
  space,
  images,
}) => {
  const params = { space, certificate: 'shop' }
  const hosts = ['shop.test']
  const first = await berth.call(routes.selfSignCertificate, { params, body: { name: 'shop', hosts } })
  const web = new ServiceDriver(berth, await berth.create(space, { name: 'web', image: images.web, ...QUICK }))
  const loadBalancer: ServiceSpecInput['loadBalancer'] = {
    rules: [{ port: 443, protocol: 'https', target: { service: 'web', port: 80 } }],
    listeners: [{ port: 443, certificates: ['shop'] }],
  }
  const ports = [{ published: 28_484, target: 443, mode: 'host' as const }]
  const lb = new ServiceDriver(berth, await berth.create(space, balancer({ replicas: 2, ports, loadBalancer })))
  await web.becomes('running', LONG_MS)
  const endpoints = endpointsOf(await lb.becomes('running', LONG_MS), 443)
  const options = { tls: true, host: 'shop.test' }
  for (const endpoint of endpoints) await getUntil({ ...endpoint, ...options }, ({ status }) => status === 200)
  const servedFingerprints = async () =>
    new Set(
      await Promise.all(endpoints.map(async (endpoint) => fingerprintOf(await certificateAt(endpoint, 'shop.test')))),
    )
  expect(await servedFingerprints()).toEqual(new Set([first.fingerprint]))

  const load = new Load(endpoints, options)
  const second = await berth.call(routes.renewCertificate, {
    params,
    body: await createSelfSigned({ hosts, days: 30 }, Date.now()),
  })
  const plan = await berth.plan(routes.upgradeService, { params: lb.ref, body: {} })
  expect(plan.changes.map(({ path }) => path)).toEqual(['loadBalancer.certificates.shop'])
  expect(plan.replaces).toBe(2)
  expect(await servedFingerprints()).toEqual(new Set([first.fingerprint]))

  await lb.upgrade({})
  await lb.becomes('upgraded', LONG_MS)
  expect(await servedFingerprints()).toEqual(new Set([second.fingerprint]))
  await lb.rollBack()
  await lb.becomes('running', LONG_MS)
  expect(await servedFingerprints()).toEqual(new Set([first.fingerprint]))
  const { failures } = await load.stop()
  expect(failures).toEqual([])
})

function fingerprintOf({ fingerprint256 }: PeerCertificate): string {
  return fingerprint256.replaceAll(':', '').toLowerCase()
}
