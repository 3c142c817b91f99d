import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { balancerImage } from '../../scripts/balancer-image.ts'
import { QUICK, ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { cluster, clusterHosts, isEngineLent } from '../../test-support/docker/cluster.ts'
import { uniqueName } from '../../test-support/docker/outside.ts'
import { endpointsOf, getUntil, Load } from '../../test-support/load-balancers/requests.ts'
import { test as onCluster } from '../fixtures/service-on-cluster.ts'
import { balancer } from './scaling-under-load.ts'

const LONG_MS = 120_000

export const test = onCluster
  /** A variant of the HAProxy image that no host has. */
  .extend('nextImage', async ({ outside }) => {
    const image = balancerImage(cluster().registry)
    const tag = uniqueName('next')
    const next = image.replace(/[^:]+$/, tag)
    await outside.docker(['pull', '-q', image])
    const container = await outside.docker(['create', image])
    await outside.docker(['commit', '--change', `LABEL edition=${tag}`, container, next])
    await outside.docker(['push', '-q', next])
    await outside.docker(['rm', container])
    await outside.docker(['rmi', next])
    return next
  })

/** Tests that a load balancer loses no request while its rules and image change. @param andBack whether the change is then rolled back */
export function testChangingUnderLoad({ andBack }: { andBack: boolean }): void {
  test.skipIf(isEngineLent)(
    `loses no request while two instances of a load balancer change their rules and image${andBack ? ', and change back' : ''}`,
    async ({ berth, space, images, nextImage }) => {
      expect(clusterHosts().length).toBeGreaterThan(1)
      const web = new ServiceDriver(
        berth,
        await berth.create(space, { name: 'web', image: images.web, replicas: 2, ...QUICK }),
      )
      const other = new ServiceDriver(berth, await berth.create(space, { name: 'other', image: images.web2, ...QUICK }))
      const ports = [{ published: 28_481, target: 80, mode: 'host' as const }]
      const lb = new ServiceDriver(berth, await berth.create(space, balancer({ replicas: 2, ports })))
      for (const service of [web, other]) await service.becomes('running', LONG_MS)
      const before = await lb.becomes('running', LONG_MS)
      const endpoints = endpointsOf(before, 80)
      expect(endpoints).toHaveLength(2)
      for (const endpoint of endpoints) await getUntil(endpoint, ({ status }) => status === 200)

      const rules = [{ port: 80, target: { service: 'other', port: 80 } }]
      const plan = await berth.plan(routes.upgradeService, { params: lb.ref, body: { loadBalancer: { rules } } })
      expect(plan).toMatchObject({ replaces: 2, order: 'stop-first', errors: [] })
      expect(plan.changes.map(({ path }) => path)).toEqual(['loadBalancer.rules.80 /.target.service'])

      const load = new Load(endpoints)
      await lb.upgrade({ loadBalancer: { rules }, image: nextImage })
      const after = await lb.becomes('upgraded', LONG_MS)
      expect(after.spec.image).toBe(nextImage)
      expect(after.image.digest).not.toBe(before.image.digest)
      for (const endpoint of endpoints) await getUntil(endpoint, ({ body }) => body.includes('web 2.0'))
      if (andBack) {
        await lb.rollBack()
        expect((await lb.becomes('running', LONG_MS)).image.digest).toBe(before.image.digest)
        for (const endpoint of endpoints) await getUntil(endpoint, ({ body }) => body.includes('web 1.0'))
      }
      const { failures, refused } = await load.stop()
      expect(failures).toEqual([])
      expect(refused).toBeGreaterThan(0)
    },
  )
}
