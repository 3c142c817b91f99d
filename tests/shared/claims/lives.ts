import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { HEALTHY, type ServiceDriver, UNHEALTHY } from '../../../test-support/berth/service-driver.ts'
import type { ClaimWatcher } from './watcher.ts'

/** What a life needs. */
interface Surroundings {
  readonly watcher: ClaimWatcher
  /** Creates a service without waiting for it. */
  readonly create: (given?: Partial<ServiceSpecInput>) => Promise<ServiceDriver>
  readonly images: { readonly web: string; readonly web2: string; readonly crash: string }
  /** A host port that nothing uses. */
  readonly freePort: () => number
}

type Life = (surroundings: Surroundings) => Promise<void>

const shell = (script: string) => ['sh', '-c', script]

/** The lives of services, which together lead through every state and nearly every reason. Each is watched from beginning to end. */
export const LIVES = {
  'is scaled, restarted, stopped, started and deleted': async ({ watcher, create }) => {
    const web = await create({ replicas: 2 })
    await watcher.becomes(web, 'running')
    await watcher.act(web, () => web.scale(3))
    await watcher.becomes(web, 'running')
    await watcher.act(web, web.restart)
    await watcher.becomes(web, 'running')
    await watcher.act(web, web.stop)
    await watcher.becomes(web, 'stopped')
    await watcher.act(web, web.start)
    await watcher.becomes(web, 'running')
    await watcher.act(web, web.delete)
    await watcher.until(web, null)
  },
  'is upgraded, rolled back, upgraded again and confirmed': async ({ watcher, create, images }) => {
    const web = await create({ replicas: 2, healthCheck: HEALTHY })
    await watcher.becomes(web, 'running')
    await watcher.act(web, () => web.upgrade({ image: images.web2 }))
    await watcher.becomes(web, 'upgraded')
    await watcher.act(web, () => web.rollBack())
    await watcher.becomes(web, 'running')
    await watcher.act(web, () => web.upgrade({ image: images.web2 }))
    await watcher.act(web, web.pause)
    await watcher.act(web, web.resume)
    await watcher.becomes(web, 'upgraded')
    await watcher.act(web, web.confirm)
    await watcher.becomes(web, 'running')
  },
  'is upgraded to a version that crashes, and rolled back by the engine': async ({ watcher, create, images }) => {
    const web = await create()
    await watcher.becomes(web, 'running')
    await watcher.act(web, () => web.upgrade({ image: images.crash }))
    await watcher.until(web, ({ state, revision }) => state === 'running' && revision === 1)
  },
  'is upgraded to a version that crashes, which pauses, and is accepted': async ({ watcher, create, images }) => {
    const web = await create({ replicas: 2 })
    await watcher.becomes(web, 'running')
    await watcher.act(web, () => web.upgrade({ image: images.crash }))
    await watcher.becomes(web, 'upgrade-paused')
    await watcher.act(web, web.resume)
    await watcher.becomes(web, 'upgrade-paused')
    await watcher.act(web, web.confirm)
    await watcher.act(web, web.delete)
    await watcher.until(web, null)
  },
  'is upgraded to a version that is unhealthy, and rolled back': async ({ watcher, create }) => {
    const web = await create({ replicas: 2, healthCheck: HEALTHY })
    await watcher.becomes(web, 'running')
    await watcher.act(web, () =>
      web.upgrade({ healthCheck: UNHEALTHY, command: shell('trap "exit 3" TERM; httpd -f -p 80 -h /www & wait $!') }),
    )
    await watcher.becomes(web, 'upgrade-paused')
    await watcher.act(web, () => web.rollBack())
    await watcher.becomes(web, 'running')
  },
  'crashes from the beginning, and is upgraded to a version that runs': async ({ watcher, create, images }) => {
    const web = await create({ image: images.crash })
    await watcher.becomes(web, 'degraded')
    await watcher.act(web, () => web.upgrade({ image: images.web }))
    await watcher.becomes(web, 'upgraded')
  },
  'ends by itself with exit code 0': async ({ watcher, create }) => {
    const web = await create({ command: shell('exit 0') })
    await watcher.becomes(web, 'degraded')
  },
  'has a command that is not in its image': async ({ watcher, create }) => {
    const web = await create({ command: ['/nothing'] })
    await watcher.becomes(web, 'degraded')
  },
  'needs more memory than it may have': async ({ watcher, create }) => {
    const web = await create({ command: shell('tail /dev/zero'), resources: { memoryMiB: 32 } })
    await watcher.becomes(web, 'degraded')
  },
  'has more instances than its hosts may have': async ({ watcher, create }) => {
    const web = await create({ replicas: 2, placement: { maxPerHost: 1 } })
    await watcher.becomes(web, 'running')
    await watcher.act(web, () => web.scale(9))
    await watcher.becomes(web, 'degraded')
  },
  'has more instances than hosts with its port': async ({ watcher, create, freePort }) => {
    const ports = [{ published: freePort(), target: 80, mode: 'host' } as const]
    const web = await create({ replicas: 1, ports })
    await watcher.becomes(web, 'running')
    await watcher.act(web, () => web.scale(9))
    await watcher.becomes(web, 'degraded')
  },
  'has more instances than hosts with its two ports': async ({ watcher, create, freePort }) => {
    const published = freePort()
    const ports = [published, published + 1].map((port) => ({ published: port, target: port, mode: 'host' }) as const)
    const web = await create({ replicas: 9, ports })
    await watcher.becomes(web, 'degraded')
  },
  'has a port that its old instance holds': async ({ watcher, create, images, freePort }) => {
    const web = await create({
      command: shell('trap "sleep 9; exit 0" TERM; while :; do sleep 0.2; done'),
      ports: [{ published: freePort(), target: 80, mode: 'host' }],
      // On another host, the new instance would not need to wait for the port.
      placement: { constraints: ['node.role == manager'] },
    })
    await watcher.becomes(web, 'running')
    await watcher.act(web, () => web.upgrade({ image: images.web2 }))
    await watcher.becomes(web, 'upgraded')
    await watcher.act(web, web.restart)
    await watcher.becomes(web, 'upgraded')
  },
} satisfies Readonly<Record<string, Life>>
