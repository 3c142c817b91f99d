import { routes } from '@berth/contract/http/routes.ts'
import { expect, test, vi } from 'vitest'
import { balancerImage } from '../../scripts/balancer-image.ts'
import { run } from '../../scripts/command.ts'
import { clusterNames } from '../../scripts/test-cluster/names.ts'
import { addSampleImages } from '../../scripts/test-cluster/samples.ts'
import { startCluster } from '../../scripts/test-cluster.ts'
import { Berth } from '../../test-support/berth/berth.ts'
import { endpointsOf, getUntil, Load } from '../../test-support/load-balancers/requests.ts'

const LONG_MS = 120_000
/** The second host's port number on the bridge. */
const PLACE = 12

// Uses a cluster of its own, because other tests would lose a host.
test.skipIf(process.getuid?.() !== 0)('only open requests fail when a host is cut off', async () => {
  const cluster = await startCluster({ hosts: 3 })
  const [first] = cluster.hosts
  if (!first) return expect.fail('The cluster has no host.')
  await addSampleImages(first.dockerHost, cluster.registry)
  const berth = await Berth.start({ DOCKER_HOST: first.dockerHost, BERTH_LB_IMAGE: balancerImage(cluster.registry) })
  const link = (state: 'up' | 'down') =>
    run('ip', ['link', 'set', `${clusterNames(process.pid).bridge}-${PLACE}`, state])
  try {
    const space = 'cut'
    await berth.call(routes.createSpace, { body: { name: space } })
    const image = `${cluster.registry}/samples/web:1.0`
    await berth.create(space, { name: 'web', image, replicas: 3, placement: { maxPerHost: 1 } })
    await berth.create(space, {
      name: 'lb',
      kind: 'load-balancer',
      ports: [{ target: 80, mode: 'host' }],
      placement: { constraints: [`node.hostname == ${first.name}`] },
      loadBalancer: { rules: [{ port: 80, target: { service: 'web', port: 80 } }] },
    })
    await berth.becomes({ space, name: 'web' }, 'running', LONG_MS)
    const endpoints = endpointsOf(await berth.becomes({ space, name: 'lb' }, 'running', LONG_MS), 80)
    for (const endpoint of endpoints) await getUntil(endpoint, ({ status }) => status === 200)

    const load = new Load(endpoints, { timeoutMs: 90_000 })
    await vi.waitFor(() => expect(load.bodies.size).toBe(3), { timeout: LONG_MS, interval: 100 })
    const before = load.count
    await link('down')
    await vi.waitFor(() => expect(load.count).toBeGreaterThan(before + 200), { timeout: LONG_MS, interval: 100 })
    const { failures } = await load.stop()
    expect(failures.length).toBeLessThanOrEqual(4)
  } finally {
    await link('up').catch(() => {})
    await berth.stop()
    await cluster.stop()
  }
})
