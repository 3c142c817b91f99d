import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { expect, vi } from 'vitest'
import { doorsOf, gets, Load } from './balancing.ts'
import { Life, QUICK } from './life.ts'
import { test } from './life-on-cluster.ts'

const LONG_MS = 120_000

/** A balancer that leads port 80 to the service `web`. */
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

/** Tests that no request fails while the target of a balancer is scaled from one to this many and back. */
export function testScalingUnderLoad(most: number): void {
  test(`loses no request while a target is scaled from one to ${most} and back`, async ({ berth, space, images }) => {
    const web = new Life(berth, await berth.create(space, { name: 'web', image: images.web, ...QUICK }))
    const lb = new Life(berth, await berth.create(space, balancer()))
    await web.becomes('running', LONG_MS)
    const doors = doorsOf(await lb.becomes('running', LONG_MS), 80)
    for (const door of doors) await gets(door, ({ status }) => status === 200)

    const load = new Load(doors)
    await web.scale(most)
    await web.becomes('running', LONG_MS)
    await vi.waitFor(() => expect(load.bodies.size).toBe(most), { timeout: LONG_MS, interval: 200 })
    await web.scale(1)
    await web.becomes('running', LONG_MS)
    const { failures } = await load.stop()
    expect(failures).toEqual([])
  })
}
