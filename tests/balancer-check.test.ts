import { routes } from '@berth/contract/http/routes.ts'
import { expect, vi } from 'vitest'
import { balancerImage } from '../scripts/balancer-image.ts'
import { test as behindProxy } from './behind-proxy.ts'
import { Berth } from './berth.ts'
import { cluster } from './cluster.ts'
import { SHORT_TIMINGS } from './short-timings.ts'

/** One that soon takes a container for left behind. */
const test = behindProxy.extend({}).override('proxied', async ({ proxy }, { onCleanup }) => {
  const proxied = await Berth.start({
    DOCKER_HOST: proxy.dockerHost,
    BERTH_LB_IMAGE: balancerImage(cluster().registry),
    BERTH_TIMINGS: JSON.stringify({ ...SHORT_TIMINGS, oneShotLimitMs: 20_000 }),
  })
  onCleanup(() => proxied.stop())
  return proxied
})

test('the container in which a killed server checked a configuration goes when it is back', async ({
  proxied,
  outside,
  proxy,
  space,
}) => {
  await proxied.call(routes.listSpaces, {})
  const asked = proxy.asked(/POST \S*\/containers\/\w+\/start/)
  // Such as nobody else has checked: known answers are not asked for again.
  const loadBalancer = { rules: [{ port: 80, host: `${space}.test`, target: { service: 'web', port: 80 } }] }
  const creation = expect(proxied.create(space, { name: 'lb', kind: 'load-balancer', loadBalancer })).rejects.toThrow()
  const [, id = ''] = /\/containers\/(\w+)\//.exec(await asked) ?? []
  await proxied.kill9()
  await creation
  const left = () => outside.get<{ Id: string }>(`/containers/${id}/json`)
  expect(await left()).toMatchObject({ Id: id })

  await proxied.restart()
  await vi.waitFor(() => expect(left()).rejects.toMatchObject({ status: 404 }), { timeout: 180_000, interval: 1000 })
})
