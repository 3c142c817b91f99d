import { routes } from '@berth/contract/http/routes.ts'
import pMap from 'p-map'
import { Pusher } from '../packages/server/src/registry/test-images.ts'
import { startTestRegistry } from '../packages/server/src/registry/test-registry.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { addRepositories, addTags } from '../test-support/registry/own-registry.ts'
import { durationOf, inTurns, type Row } from './table.ts'

const MANY = 5000
const PAGE = 50
const TIMES = 7
const AT_ONCE = 8
const GOAL = 1.5

const ACCEPT = 'application/vnd.docker.distribution.manifest.v2+json'

/** Measures the first pages of 5,000 repositories and of 5,000 tags, and the calls to the registry that return the same data. */
export async function registries(dockerHost: string): Promise<Row[]> {
  const registry = await startTestRegistry()
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  try {
    const pusher = new Pusher(registry.address)
    // One repository for each turn, because Berth caches a repository's tags for ten seconds.
    const names = Array.from({ length: TIMES + 1 }, (_, turn) => `tags/app-${turn}`)
    for (const name of names) {
      await pusher.image(name, ['1'])
      await addTags(registry.data, name, MANY)
    }
    await addRepositories(registry.data, MANY)
    const { address } = registry
    const { id } = await berth.call(routes.addRegistry, { body: { name: 'Bench', address, plainHttp: true } })
    return [await repositories(berth, id, address), await tags(berth, id, address, names)]
  } finally {
    await berth.stop()
    await registry.stop()
  }
}

function repositories(berth: Berth, registry: string, address: string): Promise<Row> {
  return compare(`first ${PAGE} of ${MANY} repositories`, 5 * TIMES, {
    ours: () => berth.call(routes.listRepositories, { params: { registry }, query: { limit: PAGE } }),
    theirs: () => text(`http://${address}/v2/_catalog?n=${PAGE}`),
  })
}

function tags(berth: Berth, registry: string, address: string, names: readonly string[]): Promise<Row> {
  return compare(`first ${PAGE} of ${MANY} tags, with size, age and platforms`, TIMES, {
    ours: (turn) => {
      const params = { registry, repository: names[turn] ?? '' }
      return berth.call(routes.listTags, { params, query: { limit: PAGE } })
    },
    theirs: (turn) => readTagsDirectly(address, names[turn] ?? ''),
  })
}

/** Reads the tags, then the digest of each tag of the page, then the one image to which all point. */
async function readTagsDirectly(address: string, repository: string): Promise<void> {
  const base = `http://${address}/v2/${repository}`
  const names: string[] = []
  for (let path: string | undefined = `${base}/tags/list?n=1000`; path !== undefined; ) {
    const answer: Response = await fetch(path)
    names.push(...((await answer.json()) as { tags: string[] }).tags)
    const next: string | undefined = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1]
    path = next && new URL(next, base).href
  }
  const digestOf = async (name: string) => {
    const answer = await fetch(`${base}/manifests/${name}`, { method: 'HEAD', headers: { accept: ACCEPT } })
    return answer.headers.get('docker-content-digest') ?? ''
  }
  const digests = await pMap(names.slice(-PAGE), digestOf, { concurrency: AT_ONCE })
  for (const digest of new Set(digests)) {
    const manifest = JSON.parse(await text(`${base}/manifests/${digest}`)) as { config: { digest: string } }
    await text(`${base}/blobs/${manifest.config.digest}`)
  }
}

async function text(address: string): Promise<string> {
  return (await fetch(address, { headers: { accept: ACCEPT } })).text()
}

interface Sides {
  readonly ours: (turn: number) => Promise<unknown>
  readonly theirs: (turn: number) => Promise<unknown>
}

/**
 * Compares the fastest turn of each side: on a busy machine, the other turns include waiting for the processor, and Berth and the registry
 * are two processes that wait.
 */
async function compare(what: string, times: number, sides: Sides): Promise<Row> {
  const durations = await inTurns(times, {
    ours: (turn) => durationOf(() => sides.ours(turn)),
    theirs: (turn) => durationOf(() => sides.theirs(turn)),
  })
  const [our, their] = [Math.min(...durations.ours), Math.min(...durations.theirs)]
  return {
    what: `${what}, fastest of ${times}`,
    berth: `${our.toFixed(0)} ms`,
    comparison: `${their.toFixed(0)} ms, registry calls alone`,
    result: `ratio ${(our / their).toFixed(2)}`,
    goal: `at most ${GOAL}`,
    isMet: our <= their * GOAL,
  }
}
