import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { Outside, uniqueName } from '../test-support/docker/outside.ts'
import { median, type Row } from './table.ts'

const LINES = 100_000
const TIMES = 3
const READERS = 5
const POLL_MS = 50
const MEMORY_GOAL_MIB = 60
const LAST_LINE = 'end of log'

interface Scene {
  readonly berth: Berth
  readonly outside: Outside
  readonly space: string
}

/** Measures how many log lines of a service Berth and the docker command deliver per second, and how much the server's memory grows. */
export async function logs(dockerHost: string, registry: string): Promise<Row[]> {
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  const scene = { berth, outside, space: uniqueName('bench') }
  try {
    await createService(scene, `${registry}/samples/logger:1.0`)
    const records = `/api/v1/spaces/${scene.space}/services/log/logs`
    const ours: number[] = []
    const texts: number[] = []
    const theirs: number[] = []
    for (let turn = 0; turn < TIMES; turn++) {
      ours.push(await rateOf(() => readWithBerth(berth, records)))
      theirs.push(await rateOf(() => readWithDocker(outside, scene.space)))
      texts.push(await rateOf(() => readWithBerth(berth, `${records}?download=true`)))
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
    comparison: `${Math.round(theirs)} lines/s, docker service logs`,
    result: `ratio ${ratio.toFixed(2)}`,
    goal: 'at least 1',
    isMet: ratio >= 1,
  }
}

async function createService({ berth, outside, space }: Scene, image: string): Promise<void> {
  await berth.call(routes.createSpace, { body: { name: space } })
  const script = `trap 'exit 0' TERM; seq ${LINES - 1} | sed 's/$/ is a line as long as those of usual logs are/'; echo '${LAST_LINE}'; sleep 100000 & wait`
  const created = await berth.create(space, { name: 'log', image, command: ['sh', '-c', script] })
  await berth.becomes(created, 'running', 120_000)
  while ((await outside.docker(['service', 'logs', '--raw', '--tail', '1', `${space}_log`])) !== LAST_LINE)
    await sleep(500)
}

/** Returns the lines per second. */
async function rateOf(work: () => Promise<number>): Promise<number> {
  const startedAt = performance.now()
  return (await work()) / ((performance.now() - startedAt) / 1000)
}

async function readWithBerth(berth: Berth, path: string): Promise<number> {
  const { body } = await berth.fetch(path)
  let lines = 0
  for await (const bytes of body ?? []) lines += newlinesIn(bytes)
  return lines
}

async function readWithDocker(outside: Outside, space: string): Promise<number> {
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

/** Measures the memory with READERS clients that read as fast as they can, and as many that connect but don't read. */
async function memoryRow(berth: Berth, path: string): Promise<Row> {
  const before = await berth.residentMiB()
  const closing = new AbortController()
  const idle = await Promise.all(
    Array.from({ length: READERS }, () => berth.fetch(`${path}?follow=true`, { signal: closing.signal })),
  )
  let isDone = false
  const reading = Promise.all(Array.from({ length: READERS }, () => readWithBerth(berth, path))).finally(() => {
    isDone = true
  })
  let peak = before
  while (!isDone) {
    peak = Math.max(peak, await berth.residentMiB())
    await sleep(POLL_MS)
  }
  await reading
  closing.abort()
  await Promise.allSettled(idle.map(({ body }) => body?.cancel()))
  const growth = peak - before
  return {
    what: `memory with ${READERS} readers and ${READERS} idle clients`,
    berth: `${peak.toFixed(0)} MiB`,
    comparison: `${before.toFixed(0)} MiB before`,
    result: `${growth.toFixed(0)} MiB more`,
    goal: `below ${MEMORY_GOAL_MIB} MiB more`,
    isMet: growth < MEMORY_GOAL_MIB,
  }
}
