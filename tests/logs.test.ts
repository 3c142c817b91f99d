import { spawnSync } from 'node:child_process'
import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { describe, expect, vi } from 'vitest'
import type { Berth } from '../test-support/berth/berth.ts'
import { LogStream, linesOf } from '../test-support/berth/log-stream.ts'
import type { Outside } from '../test-support/docker/outside.ts'
import { test as onCluster } from './fixtures/on-cluster.ts'

/** The last line of each writer. */
const LAST_LINE = 'end of output'

const test = onCluster.extend('runWriter', ({ berth, space, images }) => {
  /** Creates a service whose instances run a script and then wait. Returns when all have written everything. */
  return async (script: string, spec: Partial<ServiceSpecInput> = {}) => {
    const command = ['sh', '-c', `trap 'exit 0' TERM; ${script}; echo ${LAST_LINE}; sleep 100000 & wait`]
    const service = await berth.create(space, { name: 'log', image: images.logger, command, ...spec })
    await vi.waitFor(async () => {
      const lines = await linesOf(berth, `${logsOf(service)}?q=${encodeURIComponent(LAST_LINE)}`)
      expect(lines).toHaveLength(spec.replicas ?? 1)
    }, 60_000)
    return service
  }
})

function logsOf({ space, name }: Service): string {
  return `/api/v1/spaces/${space}/services/${name}/logs`
}

async function instanceOf(berth: Berth, { space, name }: Service): Promise<string> {
  const { items } = await berth.call(routes.listInstances, { params: { space, service: name } })
  return items[0]?.id ?? expect.fail('The service has no instance.')
}

/**
 * Returns the output of `docker service logs`, byte for byte. Retries, because the command may print nothing of new instances yet.
 *
 * @param lines the minimum number of lines
 */
function dockerLogs(outside: Outside, lines: number, ...args: string[]): Promise<{ stdout: Buffer; stderr: Buffer }> {
  const env = { ...process.env, DOCKER_HOST: outside.dockerHost }
  return vi.waitFor(() => {
    const { stdout, stderr } = spawnSync('docker', ['service', 'logs', ...args], { env, maxBuffer: 64 * 1024 * 1024 })
    expect(`${stdout}${stderr}`.match(/\n/g)?.length ?? 0).toBeGreaterThanOrEqual(lines)
    return { stdout, stderr }
  }, 60_000)
}

async function bytesOf(berth: Berth, path: string): Promise<Buffer> {
  const response = await berth.fetch(path)
  expect(response.headers.get('content-disposition')).toContain('attachment')
  return Buffer.from(await response.arrayBuffer())
}

const SCRIPT = [
  `printf 'plain\\n'`,
  `printf '\\033[31mred\\033[0m 你好 🌍\\n'`,
  `printf 'not \\377 utf-8\\n'`,
  `printf 'warning\\n' >&2`,
  `printf '\\n'`,
  `printf '{"level":"info"}\\r\\n'`,
].join('; ')

describe.concurrent('logs', () => {
  test.for([
    ['on this host', true],
    ['on any host', false],
  ] as const)(
    'equal the output of the docker command byte for byte, %s',
    async ([_, isHere], { runWriter, berth, outside }) => {
      const service = await runWriter(SCRIPT, isHere ? { placement: await outside.here() } : {})
      const logs = logsOf(service)
      const name = `${service.space}_${service.name}`
      // The two outputs are two pipes, so the last line of one says nothing about the other.
      await vi.waitFor(async () => expect(await linesOf(berth, `${logs}?stream=stderr`)).toHaveLength(1), 60_000)
      const { stdout, stderr } = await dockerLogs(outside, 7, name)
      expect((await bytesOf(berth, `${logs}?download=true&stream=stdout`)).toString('latin1')).toBe(
        stdout.toString('latin1'),
      )
      expect((await bytesOf(berth, `${logs}?download=true&stream=stderr`)).toString('latin1')).toBe(
        stderr.toString('latin1'),
      )
      const timed = await dockerLogs(outside, 1, '--timestamps', '--tail', '1', name)
      const last = (await bytesOf(berth, `${logs}?download=true&timestamps=true&tail=1`)).toString()
      expect(last).toBe(`${timed.stdout}${timed.stderr}`)

      const ofInstance = `/api/v1/spaces/${service.space}/services/log/instances/${await instanceOf(berth, service)}/logs`
      const raw = await dockerLogs(outside, 7, '--raw', name)
      expect((await bytesOf(berth, `${ofInstance}?download=true&stream=stdout`)).toString('latin1')).toBe(
        raw.stdout.toString('latin1'),
      )

      const lines = await linesOf(berth, ofInstance)
      expect(await linesOf(berth, logs)).toEqual(lines)
      expect(lines.find(({ text }) => text.includes('red'))).toMatchObject({ text: '\x1b[31mred\x1b[0m 你好 🌍' })
      expect(lines.find(({ text }) => text.includes('not'))).toMatchObject({ text: 'not \ufffd utf-8' })
      expect(lines.find(({ stream }) => stream === 'stderr')).toMatchObject({ text: 'warning' })
      expect(lines.find(({ text }) => text.startsWith('{'))).toMatchObject({ text: '{"level":"info"}' })
    },
  )

  test('contain lines of any length, complete in a download and cut in records', async ({
    runWriter,
    berth,
    outside,
  }) => {
    const service = await runWriter(
      `head -c 200000 /dev/zero | tr '\\0' x; echo; head -c 16384 /dev/zero | tr '\\0' y; echo`,
    )
    const logs = `/api/v1/spaces/${service.space}/services/log/instances/${await instanceOf(berth, service)}/logs`
    const { stdout } = await dockerLogs(outside, 3, '--raw', `${service.space}_log`)
    expect((await bytesOf(berth, `${logs}?download=true`)).toString('latin1')).toBe(stdout.toString('latin1'))
    const [long, exact, over] = await linesOf(berth, logs)
    expect(long).toMatchObject({ text: 'x'.repeat(65_536), cut: true })
    expect([exact?.text, exact?.cut, over?.text]).toEqual(['y'.repeat(16_384), undefined, LAST_LINE])
  })

  test('of several instances on two hosts are merged by time', async ({ runWriter, berth, outside }) => {
    const service = await runWriter(`for n in $(seq 200); do echo "number $n"; done`, {
      replicas: 4,
      placement: { constraints: [], maxPerHost: 2 },
    })
    const logs = logsOf(service)
    const lines = await linesOf(berth, logs)
    expect(lines).toHaveLength(4 * 201)
    expect(new Set(lines.map(({ instance }) => instance)).size).toBe(4)
    const times = lines.map(({ time }) => time ?? '')
    expect(times).toEqual(times.toSorted())
    const name = `${service.space}_${service.name}`
    const sorted = (bytes: Buffer) => bytes.toString().split('\n').sort()
    const { stdout } = await dockerLogs(outside, 4 * 201, name)
    expect(sorted(await bytesOf(berth, `${logs}?download=true`))).toEqual(sorted(stdout))

    const last = await linesOf(berth, `${logs}?tail=50`)
    expect(last).toEqual(lines.slice(-50))
    const [from, to] = [times[300] ?? '', times[500] ?? '']
    const between = lines.filter(({ time = '' }) => time >= from && time <= to)
    expect(await linesOf(berth, `${logs}?since=${from}&until=${to}`)).toEqual(between)
    expect(await linesOf(berth, `${logs}?since=1h&q=NUMBER 77`)).toEqual(
      lines.filter(({ text }) => text === 'number 77'),
    )
    expect(await linesOf(berth, `${logs}?until=1h`)).toEqual([])
    expect((await linesOf(berth, `${logs}?timestamps=false&tail=1`))[0]).not.toHaveProperty('time')
  })

  test('are followed with lines of new instances, and stay readable for ended ones', async ({
    berth,
    space,
    images,
  }) => {
    const service = await berth.create(space, { name: 'log', image: images.logger })
    await berth.becomes(service, 'running')
    const logs = logsOf(service)
    const first = await instanceOf(berth, service)
    const followed = await LogStream.open(berth, `${logs}?follow=true&tail=0`)
    const complete = await LogStream.open(berth, `${logs}?follow=true`)
    await followed.next('live')
    await complete.next('live')
    await followed.next('line', ({ instance }) => instance === first)

    await berth.call(routes.scaleService, { params: { space, service: 'log' }, body: { replicas: 2 } })
    const second = await followed.next('line', ({ instance }) => instance !== first)
    expect(second.text).toMatch(/^line 1 from/)
    await followed.next('line', ({ instance }) => instance === first)

    // The engine reports an instance as running somewhat after its first output.
    await berth.becomes(service, 'running')
    await berth.call(routes.restartService, { params: { space, service: 'log' } })
    await followed.next('line', ({ text, instance }) => text.startsWith('line 1 ') && instance !== second.instance)
    const own = `/api/v1/spaces/${space}/services/log/instances/${first}/logs?follow=true`
    const past = await LogStream.open(berth, own)
    await past.ended
    expect(past.received.filter(({ type }) => type === 'line').length).toBeGreaterThan(1)

    await berth.call(routes.deleteService, { params: { space, service: 'log' } })
    await Promise.all([followed.ended, complete.ended])
    const texts = complete.received.flatMap((record) =>
      record.type === 'line' && record.instance === first ? [record.text] : [],
    )
    const numbers = texts.map((text) => Number(/line (\d+)/.exec(text)?.[1]))
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })

  test('are sent as server-sent events, and resume after the last received one', async ({ runWriter, berth }) => {
    const logs = logsOf(await runWriter('echo one; echo two; echo three'))
    const events = async (headers: HeadersInit) =>
      (await berth.fetch(logs, { headers: { accept: 'text/event-stream', ...headers } })).text()
    const [first = '', ...others] = (await events({})).split('\n\n').filter((block) => block.startsWith('id: '))
    expect(first).toContain('"text":"one"')
    expect(others).toHaveLength(3)
    const id = /^id: (.*)$/m.exec(others[1] ?? '')?.[1] ?? ''
    const again = (await events({ 'last-event-id': id })).split('\n\n').filter((block) => block.startsWith('id: '))
    expect(again).toEqual(others.slice(1))
  })

  test('of a logging driver that cannot be read report this on every host', async ({
    berth,
    outside,
    newSpace,
    images,
  }) => {
    const label = `com.docker.stack.namespace=${newSpace}`
    const log = ['--log-driver', 'none', '--mode', 'global', '--endpoint-mode', 'dnsrr', '--detach']
    await outside.docker(['service', 'create', '--name', `${newSpace}_log`, '--label', label, ...log, images.logger])
    const service = await berth.becomes({ space: newSpace, name: 'log' }, 'running')
    const stream = await LogStream.open(berth, logsOf(service))
    await stream.ended
    expect(stream.received.length).toBeGreaterThanOrEqual(2)
    for (const record of stream.received)
      expect(record).toMatchObject({ type: 'notice', detailMessage: { code: 'logs-unreadable' } })
  })
})
