import { balancerImage } from '../scripts/balancer-image.ts'
import { Berth } from './berth.ts'
import { cluster } from './cluster.ts'
import { EngineProxy } from './engine-proxy.ts'
import { test as onCluster } from './on-cluster.ts'

/** The fixtures of `on-cluster.ts` and `proxied`, a Berth of the test's own that reaches the engine through `proxy`. */
export const test = onCluster
  .extend('proxy', async ({ dockerHost }, { onCleanup }) => {
    const proxy = await EngineProxy.to(dockerHost)
    onCleanup(() => proxy.close())
    await proxy.restore()
    return proxy
  })
  .extend('proxied', async ({ proxy }, { onCleanup }) => {
    const image = balancerImage(cluster().registry)
    const proxied = await Berth.start({ DOCKER_HOST: proxy.dockerHost, BERTH_LB_IMAGE: image })
    onCleanup(() => proxied.stop())
    return proxied
  })
