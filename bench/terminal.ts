import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { Terminal } from '../test-support/berth/terminal.ts'
import { Outside, uniqueName } from '../test-support/docker/outside.ts'
import { durationOf, median, type Row } from './table.ts'

const TIMES = 300
const GOAL_MS = 2
const WINDOW = 128 * 1024
const FLOOD_MS = 10_000
const GOAL_MIB = 30
const MIB = 1024 * 1024

/** Measures the time from typed text to its echo, through Berth and the docker command in turns, and the server's memory under `yes`. */
export async function terminal(dockerHost: string, registry: string): Promise<Row[]> {
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  const space = uniqueName('bench')
  try {
    await berth.call(routes.createSpace, { body: { name: space } })
    const image = `${registry}/samples/logger:1.0`
    await berth.becomes(await berth.create(space, { name: 'log', image, placement: await outside.here() }), 'running')
    const ref = { space, service: 'log' }
    const [instance] = (await berth.call(routes.listInstances, { params: ref })).items
    const place = { ...ref, instance: instance?.id ?? '' }
    const { containerId } = await berth.call(routes.getInstance, { params: place })
    const rows = [
      await roundTrip(
        new Terminal(berth, place, { command: 'stty raw -echo; exec cat' }),
        containerId ?? '',
        dockerHost,
      ),
    ]
    return [...rows, await flood(berth, new Terminal(berth, place, { command: 'yes', window: WINDOW }))]
  } finally {
    await berth.stop()
    await outside.sweep(space)
    outside.close()
  }
}

async function roundTrip(ours: Terminal, container: string, dockerHost: string): Promise<Row> {
  const theirs = spawn('docker', ['exec', '-i', container, 'cat'], { env: { ...process.env, DOCKER_HOST: dockerHost } })
  const throughDocker = async (text: string) => {
    const echoed = untilEchoed(theirs.stdout, text)
    theirs.stdin.write(text)
    await echoed
  }
  const throughBerth = async (text: string) => {
    ours.clearOutput()
    ours.type(text)
    await ours.untilOutput(text)
  }
  await ours.untilMessage('started')
  // One warm-up each, because `stty` and `docker exec` take a moment to start.
  for (const send of [throughBerth, throughDocker]) await send('ready\n')
  const [berth, docker]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < TIMES; turn++) {
    berth.push(await durationOf(() => throughBerth(`b${turn}\n`)))
    docker.push(await durationOf(() => throughDocker(`d${turn}\n`)))
  }
  ours.socket.close()
  theirs.kill()
  const [berthMs, dockerMs] = [median(berth), median(docker)]
  return {
    what: `terminal round trip, median of ${TIMES}`,
    berth: `${berthMs.toFixed(2)} ms`,
    comparison: `${dockerMs.toFixed(2)} ms, docker exec`,
    result: `${(berthMs - dockerMs).toFixed(2)} ms more, ratio ${(berthMs / dockerMs).toFixed(2)}`,
    goal: `at most ${GOAL_MS} ms more`,
    isMet: berthMs - dockerMs <= GOAL_MS,
  }
}

async function flood(berth: Berth, ours: Terminal): Promise<Row> {
  await ours.untilMessage('started')
  const before = await berth.residentMiB()
  let peak = before
  for (const end = Date.now() + FLOOD_MS; Date.now() < end; ) {
    ours.clearOutput()
    peak = Math.max(peak, await berth.residentMiB())
    await sleep(50)
  }
  const rate = ours.bytes / MIB / (FLOOD_MS / 1000)
  ours.socket.close()
  return {
    what: `memory of the server under yes, ${FLOOD_MS / 1000} s at ${rate.toFixed(0)} MiB/s`,
    berth: `${peak.toFixed(0)} MiB`,
    comparison: `${before.toFixed(0)} MiB before`,
    result: `${(peak - before).toFixed(0)} MiB more`,
    goal: `at most ${GOAL_MIB} MiB more`,
    isMet: peak - before <= GOAL_MIB,
  }
}

async function untilEchoed(stream: Readable, text: string): Promise<void> {
  let output = ''
  const { promise, resolve } = Promise.withResolvers<void>()
  const read = (chunk: Buffer) => {
    output += chunk
    if (output.includes(text)) resolve()
  }
  stream.on('data', read)
  await promise.finally(() => stream.off('data', read))
}
