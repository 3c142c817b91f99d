import { routes } from '@berth/contract/routes.ts'
import { expect, vi } from 'vitest'
import { balancerImage } from '../scripts/balancer-image.ts'
import { Berth } from './berth.ts'
import { cluster } from './cluster.ts'
import { EngineProxy } from './engine-proxy.ts'
import { test as onCluster } from './on-cluster.ts'

vi.setConfig({ testTimeout: 240_000 })

const test = onCluster
  .extend('proxy', async ({ dockerHost }, { onCleanup }) => {
    const proxy = await EngineProxy.to(dockerHost)
    onCleanup(() => proxy.close())
    await proxy.mend()
    return proxy
  })
  .extend('mortal', async ({ proxy }, { onCleanup }) => {
    const image = balancerImage(cluster().registry)
    const mortal = await Berth.start({ DOCKER_HOST: proxy.dockerHost, BERTH_LB_IMAGE: image })
    onCleanup(() => mortal.stop())
    return mortal
  })

test('the container in which a killed server checked a configuration goes when it is back', async ({
  mortal,
  outside,
  proxy,
  space,
}) => {
  await mortal.call(routes.listSpaces, {})
  const asked = proxy.asked(/POST \S*\/containers\/\w+\/start/)
  // Such as nobody else has checked: known answers are not asked for again.
  const loadBalancer = { rules: [{ port: 80, host: `${space}.test`, target: { service: 'web', port: 80 } }] }
  const creation = expect(mortal.create(space, { name: 'lb', kind: 'load-balancer', loadBalancer })).rejects.toThrow()
  const [, id = ''] = /\/containers\/(\w+)\//.exec(await asked) ?? []
  await mortal.kill9()
  await creation
  const left = () => outside.get<{ Id: string }>(`/containers/${id}/json`)
  expect(await left()).toMatchObject({ Id: id })

  await mortal.restart()
  await vi.waitFor(() => expect(left()).rejects.toMatchObject({ status: 404 }), { timeout: 180_000, interval: 1000 })
})
