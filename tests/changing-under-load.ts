import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { balancerImage } from '../scripts/balancer-image.ts'
import { doorsOf, gets, Load } from './balancing.ts'
import { cluster, clusterHosts } from './cluster.ts'
import { Life, QUICK } from './life.ts'
import { test as onCluster } from './life-on-cluster.ts'
import { ownName } from './outside.ts'
import { balancer } from './scaling-under-load.ts'

const LONG_MS = 120_000

export const test = onCluster
  /** HAProxy's image in another edition, which no host has. */
  .extend('nextImage', async ({ outside }) => {
    const image = balancerImage(cluster().registry)
    const tag = ownName('next')
    const next = image.replace(/[^:]+$/, tag)
    await outside.docker(['pull', '-q', image])
    const container = await outside.docker(['create', image])
    await outside.docker(['commit', '--change', `LABEL edition=${tag}`, container, next])
    await outside.docker(['push', '-q', next])
    await outside.docker(['rm', container])
    await outside.docker(['rmi', next])
    return next
  })

/** Tests that a balancer loses no request while its rules and its image change. @param andBack whether it is rolled back then */
export function testChangingUnderLoad({ andBack }: { andBack: boolean }): void {
  test(`loses no request while two instances of a balancer change their rules and their image${andBack ? ', and change back' : ''}`, async ({
    berth,
    space,
    images,
    nextImage,
  }) => {
    expect(clusterHosts().length).toBeGreaterThan(1)
    const web = new Life(berth, await berth.create(space, { name: 'web', image: images.web, replicas: 2, ...QUICK }))
    const other = new Life(berth, await berth.create(space, { name: 'other', image: images.web2, ...QUICK }))
    const ports = [{ published: 28_481, target: 80, mode: 'host' as const }]
    const lb = new Life(berth, await berth.create(space, balancer({ replicas: 2, ports })))
    for (const one of [web, other]) await one.becomes('running', LONG_MS)
    const before = await lb.becomes('running', LONG_MS)
    const doors = doorsOf(before, 80)
    expect(doors).toHaveLength(2)
    for (const door of doors) await gets(door, ({ status }) => status === 200)

    const rules = [{ port: 80, target: { service: 'other', port: 80 } }]
    const plan = await berth.plan(routes.upgradeService, { params: lb.ref, body: { loadBalancer: { rules } } })
    expect(plan).toMatchObject({ replaces: 2, order: 'stop-first', errors: [] })
    expect(plan.changes.map(({ path }) => path)).toEqual(['loadBalancer.rules.80 /.target.service'])

    const load = new Load(doors)
    await lb.upgrade({ loadBalancer: { rules }, image: nextImage })
    const after = await lb.becomes('upgraded', LONG_MS)
    expect(after.spec.image).toBe(nextImage)
    expect(after.image.digest).not.toBe(before.image.digest)
    for (const door of doors) await gets(door, ({ body }) => body.includes('web 2.0'))
    if (andBack) {
      await lb.rollBack()
      expect((await lb.becomes('running', LONG_MS)).image.digest).toBe(before.image.digest)
      for (const door of doors) await gets(door, ({ body }) => body.includes('web 1.0'))
    }
    const { failures, refused } = await load.stop()
    expect(failures).toEqual([])
    expect(refused).toBeGreaterThan(0)
  })
}
