import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { Outside, uniqueName } from '../test-support/docker/outside.ts'
import { durationOf, median, type Row } from './table.ts'

const COUNT = 300
const AT_ONCE = 20
const TIMES = 20
const IDLE_MS = 15_000
const MEMORY_GOAL_MIB = 120

/** Measures the idle server's memory without and with 300 services, and how fast it lists them. */
export async function manyServices(dockerHost: string, registry: string): Promise<Row[]> {
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  const space = uniqueName('bench')
  try {
    await sleep(IDLE_MS)
    const empty = await berth.residentMiB()
    await fill(outside, space, `${registry}/samples/web:1.0`)
    await sleep(IDLE_MS)
    const full = await berth.residentMiB()
    return [memoryRow('no service', empty), memoryRow(`${COUNT} services`, full), await listing(berth, outside, space)]
  } finally {
    await berth.stop()
    await outside.sweep(space)
    outside.close()
  }
}

function memoryRow(what: string, mib: number): Row {
  return {
    what: `memory of the idle server, ${what}`,
    berth: `${mib.toFixed(0)} MiB`,
    comparison: '',
    result: `${mib.toFixed(0)} MiB`,
    goal: `below ${MEMORY_GOAL_MIB} MiB`,
    isMet: mib < MEMORY_GOAL_MIB,
  }
}

async function listing(berth: Berth, outside: Outside, space: string): Promise<Row> {
  const ours: number[] = []
  const theirs: number[] = []
  for (let turn = 0; turn < TIMES; turn++) {
    ours.push(await durationOf(() => berth.call(routes.listServices, { params: { space } })))
    theirs.push(await durationOf(() => outside.docker(['service', 'ls', '--filter', `name=${space}_`])))
  }
  const [our, their] = [median(ours), median(theirs)]
  return {
    what: `list of ${COUNT} services, median of ${TIMES}`,
    berth: `${our.toFixed(0)} ms`,
    comparison: `${their.toFixed(0)} ms, docker service ls`,
    result: `ratio ${(our / their).toFixed(2)}`,
    goal: 'at most 1',
    isMet: our <= their,
  }
}

/** Creates services without instances, so that only their presence costs memory. */
async function fill(outside: Outside, space: string, image: string): Promise<void> {
  const names = Array.from({ length: COUNT }, (_, index) => `${space}_web-${index}`)
  for (let start = 0; start < COUNT; start += AT_ONCE)
    await Promise.all(
      names.slice(start, start + AT_ONCE).map((Name) =>
        outside.post('/services/create', {
          Name,
          Labels: { 'com.docker.stack.namespace': space },
          TaskTemplate: { ContainerSpec: { Image: image, Env: ['MODE=production', 'LEVEL=info'] } },
          Mode: { Replicated: { Replicas: 0 } },
          EndpointSpec: { Mode: 'dnsrr' },
        }),
      ),
    )
}
