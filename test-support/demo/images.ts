import type { Images } from '../fake-engine/containers/images.ts'
import { exiting, FOR_EVER, IDLE, type Program, program, type Step } from '../fake-engine/containers/program.ts'
import type { FakeRegistry } from '../registry/fake-registry.ts'

/** Runs the starting steps, then writes a line at every interval. */
function periodicLogger(start: readonly Step[], everyMs: number, line: (count: number) => string): Program {
  return {
    ...program(),
    *steps() {
      yield* start
      for (let count = 1; ; count++) {
        yield { kind: 'wait', ms: everyMs }
        yield { kind: 'write', stream: 'stdout', text: line(count) }
      }
    },
  }
}

function server(port: number, everyMs: number, line: (count: number) => string): Program {
  const start: Step[] = [
    { kind: 'write', stream: 'stdout', text: `listening on port ${port}` },
    { kind: 'listen', port, paths: ['/', '/health'] },
  ]
  return periodicLogger(start, everyMs, line)
}

const PATHS = ['/', '/products', '/products/42', '/cart', '/api/orders', '/health']

function accessLine(count: number): string {
  const path = PATHS[count % PATHS.length]
  return `10.0.1.${2 + (count % 9)} - "GET ${path} HTTP/1.1" ${count % 23 === 0 ? 404 : 200} ${(count * 7) % 90} ms`
}

const web = server(80, 1500, accessLine)
const api = server(
  8080,
  2000,
  (count) => `{"level":"info","msg":"request","path":"/api/orders","ms":${(count * 13) % 120}}`,
)
const worker = periodicLogger([], 4000, (count) => `job ${1000 + count} done`)
const crash = exiting(3, 1500, 'cannot reach the database at db:5432, giving up')
const balancer = program({ kind: 'listen', port: 65_000, paths: [] }, FOR_EVER)

const IMAGES: readonly [repository: string, tags: readonly string[], program: Program, port: number | null][] = [
  ['shop/web', ['1.3.0', '1.4.0', '1.4.1', 'latest'], web, 80],
  ['shop/api', ['2.0.0', '2.1.0', '2.1.1'], api, 8080],
  ['shop/api', ['2.2.0-rc.1'], crash, 8080],
  ['shop/worker', ['2.1.0', '2.1.1'], worker, null],
  ['shop/importer', ['1.0.0'], crash, null],
  ['infra/redis', ['7.2', '7.4'], server(6379, 30_000, () => 'DB saved on disk'), 6379],
  ['infra/haproxy', ['2.6'], balancer, null],
  ['blog/wordpress', ['6.5', '6.6'], web, 80],
  ['blog/mysql', ['8.0', '8.4'], server(3306, 60_000, () => 'page cleaner took 1 ms'), 3306],
]

/** Pushes the same images to a registry and an engine. */
export function pushDemoImages(registry: FakeRegistry, images: Images): void {
  for (const [repository, tags, program, port] of IMAGES)
    for (const tag of tags) pushDemoImage(registry, images, repository, tag, program, port)
}

/** Moves a tag to a new digest, as a build that pushes the tag again does. */
export function pushBuild(
  registry: FakeRegistry,
  images: Images,
  repository: string,
  tag: string,
  build: number,
): void {
  const [, , program = IDLE, port = null] = IMAGES.find(([name]) => name === repository) ?? []
  pushDemoImage(registry, images, repository, tag, program, port, build)
}

function pushDemoImage(
  registry: FakeRegistry,
  images: Images,
  repository: string,
  tag: string,
  program: Program,
  port: number | null,
  build = 1,
): void {
  const labels = {
    'org.opencontainers.image.title': repository.split('/')[1] ?? repository,
    'org.opencontainers.image.version': tag,
    'org.opencontainers.image.revision': `build-${build}`,
  }
  const digest = registry.push(repository, tag, {
    labels,
    createdAt: new Date(Date.UTC(2026, 0, build)).toISOString(),
    exposedPorts: port === null ? [] : [port],
  })
  images.add(`${registry.address}/${repository}:${tag}`, { digest, program, labels })
}
