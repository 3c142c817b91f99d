import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import { readUsage } from '../packages/server/src/engine/containers/usage.ts'
import { Engine } from '../packages/server/src/engine/engine.ts'
import { connectEngine } from '../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../packages/server/src/engine/transport/docker-host.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { Outside, uniqueName } from '../test-support/docker/outside.ts'
import { durationOf, median, type Row } from './table.ts'

const INSTANCES = 20
const TIMES = 10
const STEP_MS = 15_000
const AT_REST_MS = 60_000

/**
 * Measures one usage reading of all instances of a host, as the server takes it every 15 seconds and by the docker command, and the cost
 * of a minute of readings.
 */
export async function metering(dockerHost: string, registry: string): Promise<Row[]> {
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  const client = connectEngine(engineAddress({ DOCKER_HOST: dockerHost }))
  const space = uniqueName('bench')
  try {
    await berth.call(routes.createSpace, { body: { name: space } })
    const image = `${registry}/samples/web:1.0`
    const created = await berth.create(space, {
      name: 'web',
      image,
      replicas: INSTANCES,
      placement: await outside.here(),
    })
    await berth.becomes(created, 'running', 180_000)
    const filters = { label: [`com.docker.stack.namespace=${space}`] }
    const ids = (await outside.get<{ Id: string }[]>('/containers/json', { filters })).map(({ Id: id }) => id)
    const engine = new Engine(client, true)
    const ours: number[] = []
    const theirs: number[] = []
    for (let turn = 0; turn < TIMES; turn++) {
      ours.push(await durationOf(() => Promise.all(ids.map((id) => readUsage(engine, id)))))
      theirs.push(await durationOf(() => outside.docker(['stats', '--no-stream', ...ids])))
    }
    return [readingRow(median(ours), median(theirs)), await costRow(berth)]
  } finally {
    client.close()
    await berth.stop()
    await outside.sweep(space)
    outside.close()
  }
}

function readingRow(ours: number, theirs: number): Row {
  return {
    what: `reading ${INSTANCES} instances, median of ${TIMES}`,
    berth: `${ours.toFixed(0)} ms`,
    comparison: `${theirs.toFixed(0)} ms, docker stats --no-stream`,
    result: `ratio ${(ours / theirs).toFixed(2)}`,
    goal: 'at most 1',
    isMet: ours <= theirs,
  }
}

/** Measures the server's processor time, which it exports to Prometheus. */
async function costRow(berth: Berth): Promise<Row> {
  const before = await cpuSeconds(berth)
  await sleep(AT_REST_MS)
  const share = (((await cpuSeconds(berth)) - before) / AT_REST_MS) * 1000
  const mib = await berth.residentMiB()
  return {
    what: `server at rest, ${INSTANCES} instances read every ${STEP_MS / 1000} s`,
    berth: `${(share * 100).toFixed(1)} % of a core, ${mib.toFixed(0)} MiB`,
    comparison: '',
    result: `${(share * 100).toFixed(1)} %`,
    goal: 'at most 2 % of a core',
    isMet: share <= 0.02,
  }
}

async function cpuSeconds(berth: Berth): Promise<number> {
  const text = await (await berth.fetch('/metrics')).text()
  return Number(/^process_cpu_seconds_total ([\d.]+)$/m.exec(text)?.[1])
}
