import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from '@berth/contract/http/client.ts'
import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'

const POLL_MS = 100

const HEALTH = {
  type: 'http',
  path: '/health',
  intervalSeconds: 2,
  timeoutSeconds: 5,
  retries: 3,
  startPeriodSeconds: 0,
} as const

/** Returns the spaces of the demo: services that run well, that wait for confirmation, and that fail. */
function spacesOf(registry: string): readonly { name: string; description: string; services: ServiceSpecInput[] }[] {
  const image = (name: string) => `${registry}/${name}`
  return [
    {
      name: 'shop',
      description: 'The online shop',
      services: [
        {
          name: 'web',
          image: image('shop/web:1.4.0'),
          replicas: 3,
          ports: [{ published: 8081, target: 80 }],
          healthCheck: { ...HEALTH, port: 80 },
        },
        {
          name: 'api',
          image: image('shop/api:2.1.0'),
          replicas: 2,
          env: [
            { name: 'DATABASE_URL', value: 'postgres://shop@db/shop', secret: true },
            { name: 'LOG_LEVEL', value: 'info', secret: false },
          ],
          healthCheck: { ...HEALTH, port: 8080 },
        },
        { name: 'worker', image: image('shop/worker:2.1.0'), replicas: 2 },
        { name: 'cache', image: image('infra/redis:7.2'), resources: { memoryMiB: 256 } },
        { name: 'importer', image: image('shop/importer:1.0.0') },
      ],
    },
    {
      name: 'blog',
      description: 'News and recipes',
      services: [
        { name: 'wordpress', image: image('blog/wordpress:6.5'), ports: [{ published: 8082, target: 80 }] },
        {
          name: 'mysql',
          image: image('blog/mysql:8.0'),
          mounts: [{ type: 'volume', source: 'mysql', target: '/var/lib/mysql' }],
        },
        { name: 'backup', image: image('shop/worker:2.1.0'), replicas: 0 },
      ],
    },
    { name: 'playground', description: 'Try things out', services: [] },
  ]
}

/** Creates the demo spaces through Berth's API. */
export async function makeDemoSpaces(berth: Caller, registry: string): Promise<void> {
  await berth.call(routes.addRegistry, { body: { name: 'Demo', address: registry, plainHttp: true } })
  for (const { name, description, services } of spacesOf(registry)) {
    await berth.call(routes.createSpace, { body: { name, description } })
    for (const service of services) await berth.call(routes.createService, { params: { space: name }, body: service })
  }
  await berth.call(routes.createService, { params: { space: 'shop' }, body: balancer() })
  await startUpgrades(berth, registry)
}

/** Starts one upgrade that waits for confirmation, and one whose new instances crash. */
async function startUpgrades(berth: Caller, registry: string): Promise<void> {
  const upgrades = [
    ['blog', 'wordpress', 'blog/wordpress:6.6'],
    ['shop', 'api', 'shop/api:2.2.0-rc.1'],
  ] as const
  for (const [space, service, image] of upgrades) {
    const params = { space, service }
    await untilRunning(berth, params)
    await berth.call(routes.upgradeService, { params, body: { image: `${registry}/${image}` } })
  }
}

/** Waits until a service runs. Before that, it can't be upgraded. */
async function untilRunning(berth: Caller, params: { space: string; service: string }): Promise<void> {
  while ((await berth.call(routes.getService, { params })).state !== 'running') await sleep(POLL_MS)
}

function balancer(): ServiceSpecInput {
  return {
    name: 'lb',
    kind: 'load-balancer',
    image: '',
    ports: [{ published: 8080, target: 80 }],
    loadBalancer: {
      rules: [
        { port: 80, path: '/api', target: { service: 'api', port: 8080 } },
        { port: 80, target: { service: 'web', port: 80 } },
      ],
    },
  }
}
