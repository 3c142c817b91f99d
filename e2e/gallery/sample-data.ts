import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { Pusher } from '../../packages/server/src/registry/test-images.ts'
import { startTestRegistry } from '../../packages/server/src/registry/test-registry.ts'
import type { Berth } from '../../test-support/berth/berth.ts'
import { Outside } from '../../test-support/docker/outside.ts'
import type { FakeEngine } from '../../test-support/fake-engine/start.ts'

export const SPACE = 'shop'
export const EMPTY_SPACE = 'empty'
/** A name of about the maximum length. */
export const LONG_SPACE = 'a-space-with-a-name-as-long-as-they-come'
const LONG_SERVICE = 'a-long-name-in-it'
/** A text written by a user, which is the same in both languages of the page. */
export const DESCRIPTION = 'Sells things to people who want them'

/** The host that joined the cluster and is down. */
const DOWN_HOST = 'host3'
export const HOSTS = 3

const QUICK = { monitorSeconds: 1 }
/** A rollout that doesn't reach the second instance during the tests. */
const ENDLESS = { monitorSeconds: 1, delaySeconds: 86_000 }

/** Fills an empty installation with a service in each lasting state, a load balancer, registries and a push hook. */
export async function createSampleData(berth: Berth, engine: FakeEngine, registry: string): Promise<void> {
  engine.takeDown(DOWN_HOST)
  for (const { name: host, dockerHost: engineAddress } of engine.hosts.filter(({ name }) => name !== DOWN_HOST))
    await berth.call(routes.changeHost, { params: { host }, body: { engineAddress } })
  for (const [name, description] of [
    [EMPTY_SPACE, ''],
    [LONG_SPACE, ''],
    [SPACE, DESCRIPTION],
  ] as const)
    await berth.call(routes.createSpace, { body: { name, description } })
  await fillRegistry(berth, engine, registry)
  await Promise.all([
    createRunningService(berth, engine),
    createUpgradedService(berth, engine),
    createPausedService(berth, engine, 'orders', 2),
    // Its only instance is replaced by one that crashes.
    createPausedService(berth, engine, 'billing', 1),
    createRolledBackService(berth, engine),
    createUpgradingService(berth, engine),
    createStoppedService(berth, engine),
    createCrashingService(berth, engine),
    createOutdatedService(berth, `${registry}/shop/web:1.0`),
    createOutsideServices(berth, engine),
  ])
  await createLoadBalancer(berth)
  await berth.call(routes.createHook, { body: { name: 'ci', repository: `${registry}/shop/web` } })
}

/** Pushes three versions of an image that hosts can pull, and an image that no host can run. Adds this registry and an unreachable one. */
async function fillRegistry(berth: Berth, engine: FakeEngine, registry: string): Promise<void> {
  const pusher = new Pusher(registry)
  const config = {
    Env: ['PATH=/bin', 'MODE=production'],
    Cmd: ['/start', '--port', '80'],
    ExposedPorts: { '80/tcp': {} },
    Volumes: { '/data': {} },
    Labels: { 'org.opencontainers.image.title': 'web' },
    User: 'app',
    WorkingDir: '/www',
    Healthcheck: { Test: ['CMD-SHELL', 'wget -q -O- localhost/health'], Interval: 10e9, Retries: 3 },
  }
  for (const tag of ['1.0', '1.1', '2.0']) {
    const image = { config, created: '2026-01-02T03:04:05Z', layers: [1200, 34_000], variant: tag }
    const { digest } = await pusher.image('shop/web', [tag], image)
    engine.registry.add(`${registry}/shop/web:${tag}`, { digest })
  }
  await pusher.image('shop/arm', ['1.0', 'latest'], { architecture: 'arm64' })
  await berth.call(routes.addRegistry, { body: { name: 'Samples', address: registry, plainHttp: true } })
  const gone = await startTestRegistry()
  await berth.call(routes.addRegistry, { body: { name: 'Gone', address: gone.address, plainHttp: true } })
  await gone.stop()
}

async function createRunningService(berth: Berth, { images }: FakeEngine): Promise<void> {
  await createRunning(berth, {
    name: 'web',
    description: DESCRIPTION,
    image: images.web,
    replicas: 2,
    env: [
      { name: 'MODE', value: 'production' },
      { name: 'TOKEN', value: 'hidden', secret: true },
    ],
    ports: [8080, 8081, 8082].map((published, index) => ({ published, target: 80 + index })),
    mounts: [{ type: 'volume', source: 'web-data', target: '/data' }],
    resources: { cpus: 0.5, memoryMiB: 64 },
    update: QUICK,
  })
  const params = { space: SPACE, service: 'web' }
  await berth.call(routes.upgradeService, { params, body: { image: images.web2 } })
  await berth.becomes({ space: SPACE, name: 'web' }, 'upgraded')
  await berth.call(routes.confirmUpgrade, { params })
  await berth.becomes({ space: SPACE, name: 'web' }, 'running')
}

async function createUpgradedService(berth: Berth, { images }: FakeEngine): Promise<void> {
  await createRunning(berth, { name: 'api', image: images.web, update: QUICK })
  await berth.call(routes.upgradeService, { params: { space: SPACE, service: 'api' }, body: { image: images.web2 } })
  await berth.becomes({ space: SPACE, name: 'api' }, 'upgraded')
}

async function createPausedService(
  berth: Berth,
  { images }: FakeEngine,
  name: string,
  replicas: number,
): Promise<void> {
  await createRunning(berth, { name, image: images.web, replicas, update: { ...QUICK, onFailure: 'pause' } })
  await berth.call(routes.upgradeService, { params: { space: SPACE, service: name }, body: { image: images.crash } })
  await berth.becomes({ space: SPACE, name }, 'upgrade-paused')
}

async function createRolledBackService(berth: Berth, { images }: FakeEngine): Promise<void> {
  await createRunning(berth, { name: 'ledger', image: images.web, update: QUICK })
  await berth.call(routes.upgradeService, {
    params: { space: SPACE, service: 'ledger' },
    body: { image: images.crash },
  })
  await berth.until(
    { space: SPACE, name: 'ledger' },
    'rolled back',
    ({ state, revision }) => state === 'running' && revision === 1,
  )
}

async function createUpgradingService(berth: Berth, { images }: FakeEngine): Promise<void> {
  await createRunning(berth, { name: 'mail', image: images.web, replicas: 3, update: ENDLESS })
  await berth.call(routes.upgradeService, { params: { space: SPACE, service: 'mail' }, body: { image: images.web2 } })
  await berth.becomes({ space: SPACE, name: 'mail' }, 'upgrading')
}

async function createStoppedService(berth: Berth, { images }: FakeEngine): Promise<void> {
  await createRunning(berth, { name: 'cache', image: images.logger, replicas: 2 })
  await berth.call(routes.stopService, { params: { space: SPACE, service: 'cache' } })
  await berth.becomes({ space: SPACE, name: 'cache' }, 'stopped')
}

async function createCrashingService(berth: Berth, { images }: FakeEngine): Promise<void> {
  await berth.create(SPACE, { name: 'broken', image: images.crash })
  await berth.until({ space: SPACE, name: 'broken' }, 'has a problem', ({ reason }) => reason !== null)
}

/** Creates a service whose registry has a higher version of its image. */
async function createOutdatedService(berth: Berth, image: string): Promise<void> {
  await createRunning(berth, { name: 'news', image, imagePolicy: { pattern: '1.x' } })
  await berth.call(routes.checkImage, { params: { space: SPACE, service: 'news' } })
}

/** Creates, without Berth, a service with one instance on each host, one-shot services, and a service that no host can run. */
async function createOutsideServices(berth: Berth, { dockerHost, images }: FakeEngine): Promise<void> {
  const outside = new Outside(dockerHost)
  const createOutside = (space: string, name: string, task: object, mode: object) =>
    outside.post('/services/create', {
      Name: `${space}_${name}`,
      Labels: { 'com.docker.stack.namespace': space },
      TaskTemplate: { ContainerSpec: { Image: images.logger }, ...task },
      Mode: mode,
    })
  await createOutside(SPACE, 'agent', {}, { Global: {} })
  for (const [name, code] of [
    ['migrate', 0],
    ['seed', 3],
  ] as const) {
    const once = {
      ContainerSpec: { Image: images.web, Command: ['sh', '-c', `exit ${code}`] },
      RestartPolicy: { Condition: 'none' },
    }
    await createOutside(SPACE, name, once, { Replicated: { Replicas: 1 } })
  }
  const nowhere = { Placement: { Constraints: ['node.labels.zone == nowhere'] } }
  await createOutside(LONG_SPACE, LONG_SERVICE, nowhere, { Replicated: { Replicas: 1 } })
  outside.close()
  await berth.becomes({ space: SPACE, name: 'agent' }, 'running')
  await berth.becomes({ space: SPACE, name: 'migrate' }, 'completed')
  await berth.becomes({ space: SPACE, name: 'seed' }, 'failed')
  const hasProblem = ({ reason }: Service) => reason !== null
  await berth.until({ space: LONG_SPACE, name: LONG_SERVICE }, 'has a problem', hasProblem)
}

async function createLoadBalancer(berth: Berth): Promise<void> {
  await berth.call(routes.selfSignCertificate, {
    params: { space: SPACE },
    body: { name: 'shop-test', hosts: ['shop.test', '*.shop.test'] },
  })
  const rule = { port: 80, host: 'shop.test', target: { service: 'web', port: 80 } }
  await createRunning(berth, {
    name: 'edge',
    kind: 'load-balancer',
    ports: [
      { published: 9080, target: 80 },
      { published: 9443, target: 443 },
    ],
    loadBalancer: {
      rules: [
        rule,
        { ...rule, path: '/api', target: { service: 'api', port: 80 } },
        { ...rule, port: 443, protocol: 'https' },
      ],
      listeners: [{ port: 443, certificates: ['shop-test'] }],
    },
  })
}

async function createRunning(berth: Berth, spec: ServiceSpecInput): Promise<void> {
  await berth.becomes(await berth.create(SPACE, spec), 'running')
}
