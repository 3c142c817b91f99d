import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { expect, vi } from 'vitest'
import { QUICK, ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { endpointsOf, getUntil, Load } from '../../test-support/load-balancers/requests.ts'
import { test } from '../fixtures/service-on-cluster.ts'

const LONG_MS = 120_000

/** Returns the spec of a load balancer that routes port 80 to the service `web`. */
export function balancer(given: Partial<ServiceSpecInput> = {}): ServiceSpecInput {
  return {
    name: 'lb',
    kind: 'load-balancer',
    ports: [{ target: 80, mode: 'host' }],
    loadBalancer: { rules: [{ port: 80, target: { service: 'web', port: 80 } }] },
    ...QUICK,
    ...given,
  }
}

/** Tests that no request fails while the target of a load balancer is scaled from one to `max` instances and back. */
export function testScalingUnderLoad(max: number): void {
  test(`loses no request while a target is scaled from one to ${max} and back`, async ({ berth, space, images }) => {
    const web = new ServiceDriver(berth, await berth.create(space, { name: 'web', image: images.web, ...QUICK }))
    const lb = new ServiceDriver(berth, await berth.create(space, balancer()))
    await web.becomes('running', LONG_MS)
    const endpoints = endpointsOf(await lb.becomes('running', LONG_MS), 80)
    for (const endpoint of endpoints) await getUntil(endpoint, ({ status }) => status === 200)

    const load = new Load(endpoints)
    await web.scale(max)
    await web.becomes('running', LONG_MS)
    await vi.waitFor(() => expect(load.bodies.size).toBe(max), { timeout: LONG_MS, interval: 200 })
    await web.scale(1)
    await web.becomes('running', LONG_MS)
    const { failures } = await load.stop()
    expect(failures).toEqual([])
  })
}
