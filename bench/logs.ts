import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import { Berth } from '../tests/berth.ts'
import { Outside, ownName } from '../tests/outside.ts'
import { median, type Row } from './table.ts'

const LINES = 100_000
const TIMES = 3
const READERS = 5
const LOOK_MS = 50
const MEMORY_GOAL_MIB = 60
const LAST = 'that was all'

interface Scene {
  readonly berth: Berth
  readonly outside: Outside
  readonly space: string
}

/** How many lines of a service go by in a second, through Berth and through the docker command, and what the server's memory grows by. */
export async function logs(dockerHost: string, registry: string): Promise<Row[]> {
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  const scene = { berth, outside, space: ownName('bench') }
  try {
    await begin(scene, `${registry}/samples/logger:1.0`)
    const records = `/api/v1/spaces/${scene.space}/services/log/logs`
    const ours: number[] = []
    const texts: number[] = []
    const theirs: number[] = []
    for (let turn = 0; turn < TIMES; turn++) {
      ours.push(await rateOf(() => read(berth, records)))
      theirs.push(await rateOf(() => command(outside, scene.space)))
      texts.push(await rateOf(() => read(berth, `${records}?download=true`)))
    }
    return [
      rateRow('as records', median(ours), median(theirs)),
      rateRow('as text', median(texts), median(theirs)),
      await memoryRow(berth, records),
    ]
  } finally {
    await berth.stop()
    await outside.sweep(scene.space)
    outside.close()
  }
}

function rateRow(what: string, ours: number, theirs: number): Row {
  const ratio = ours / theirs
  return {
    what: `log of ${LINES} lines ${what}, median of ${TIMES}`,
    berth: `${Math.round(ours)} lines/s`,
    beside: `${Math.round(theirs)} lines/s, docker service logs`,
    result: `ratio ${ratio.toFixed(2)}`,
    goal: 'at least 1',
    isMet: ratio >= 1,
  }
}

async function begin({ berth, outside, space }: Scene, image: string): Promise<void> {
  await berth.call(routes.createSpace, { body: { name: space } })
  const script = `trap 'exit 0' TERM; seq ${LINES - 1} | sed 's/$/ is a line as long as those of usual logs are/'; echo '${LAST}'; sleep 100000 & wait`
  const created = await berth.create(space, { name: 'log', image, command: ['sh', '-c', script] })
  await berth.becomes(created, 'running', 120_000)
  while ((await outside.docker(['service', 'logs', '--raw', '--tail', '1', `${space}_log`])) !== LAST) await sleep(500)
}

/** Lines a second. */
async function rateOf(work: () => Promise<number>): Promise<number> {
  const began = performance.now()
  return (await work()) / ((performance.now() - began) / 1000)
}

async function read(berth: Berth, path: string): Promise<number> {
  const { body } = await berth.fetch(path)
  let lines = 0
  for await (const bytes of body ?? []) lines += newlinesIn(bytes)
  return lines
}

async function command(outside: Outside, space: string): Promise<number> {
  const env = { ...process.env, DOCKER_HOST: outside.dockerHost }
  const child = spawn('docker', ['service', 'logs', `${space}_log`], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  let lines = 0
  child.stdout.on('data', (bytes: Buffer) => {
    lines += newlinesIn(bytes)
  })
  await once(child, 'close')
  return lines
}

function newlinesIn(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++
  return count
}

/** With some who read as fast as they can, and as many who began and read no more. */
async function memoryRow(berth: Berth, path: string): Promise<Row> {
  const before = await berth.residentMiB()
  const closing = new AbortController()
  const idle = await Promise.all(
    Array.from({ length: READERS }, () => berth.fetch(`${path}?follow=true`, { signal: closing.signal })),
  )
  let isDone = false
  const reading = Promise.all(Array.from({ length: READERS }, () => read(berth, path))).finally(() => {
    isDone = true
  })
  let most = before
  while (!isDone) {
    most = Math.max(most, await berth.residentMiB())
    await sleep(LOOK_MS)
  }
  await reading
  closing.abort()
  await Promise.allSettled(idle.map(({ body }) => body?.cancel()))
  const grown = most - before
  return {
    what: `memory under ${READERS} readers and ${READERS} that stand still`,
    berth: `${most.toFixed(0)} MiB`,
    beside: `${before.toFixed(0)} MiB before`,
    result: `${grown.toFixed(0)} MiB more`,
    goal: `below ${MEMORY_GOAL_MIB} MiB more`,
    isMet: grown < MEMORY_GOAL_MIB,
  }
}
