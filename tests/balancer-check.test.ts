import { routes } from '@berth/contract/http/routes.ts'
import { expect, vi } from 'vitest'
import { balancerImage } from '../scripts/balancer-image.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { SHORT_TIMINGS } from '../test-support/berth/short-timings.ts'
import { cluster } from '../test-support/docker/cluster.ts'
import { test as behindProxy } from './fixtures/behind-proxy.ts'

/** A Berth that removes abandoned one-shot containers after 20 seconds. */
const test = behindProxy.extend({}).override('proxied', async ({ proxy }, { onCleanup }) => {
  const proxied = await Berth.start({
    DOCKER_HOST: proxy.dockerHost,
    BERTH_LB_IMAGE: balancerImage(cluster().registry),
    BERTH_TIMINGS: JSON.stringify({ ...SHORT_TIMINGS, oneShotLimitMs: 20_000 }),
  })
  onCleanup(() => proxied.stop())
  return proxied
})

test('a restarted server removes the container in which it checked a configuration before it was killed', async ({
  proxied,
  outside,
  proxy,
  space,
}) => {
  await proxied.call(routes.listSpaces, {})
  const startRequest = proxy.untilRequested(/POST \S*\/containers\/\w+\/start/)
  // A configuration that no other test has checked, because known results are cached.
  const loadBalancer = { rules: [{ port: 80, host: `${space}.test`, target: { service: 'web', port: 80 } }] }
  const creation = expect(proxied.create(space, { name: 'lb', kind: 'load-balancer', loadBalancer })).rejects.toThrow()
  const [, id = ''] = /\/containers\/(\w+)\//.exec(await startRequest) ?? []
  await proxied.kill9()
  await creation
  const container = () => outside.get<{ Id: string }>(`/containers/${id}/json`)
  expect(await container()).toMatchObject({ Id: id })

  await proxied.restart()
  await vi.waitFor(() => expect(container()).rejects.toMatchObject({ status: 404 }), {
    timeout: 180_000,
    interval: 1000,
  })
})
