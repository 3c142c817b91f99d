import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LiveMetrics, type Metrics } from '@berth/contract/metrics.ts'
import { routes } from '@berth/contract/routes.ts'
import { expect } from 'vitest'
import { test as behindProxy } from './behind-proxy.ts'
import { Berth } from './berth.ts'
import { clusterHosts } from './cluster.ts'
import { refusal } from './refusals.ts'

// Readings come every 15 seconds.
const PATIENCE = { timeout: 90_000, interval: 1000 }
const TOKEN = 'a-token-for-prometheus'
const MIB = 1024 ** 2
/** A tenth of a core, 32 MiB that are no cache, and 8 MiB on disk. */
const BUSY = [
  'dd if=/dev/zero of=/big bs=1M count=8 2>/dev/null',
  'while :; do :; done & x=$(dd if=/dev/zero bs=1M count=32 2>/dev/null | tr "\\0" x); wait',
].join('; ')

const test = behindProxy.extend('berth', { scope: 'file' }, async ({ dockerHost }, { onCleanup }) => {
  const berth = await Berth.start({ DOCKER_HOST: dockerHost, BERTH_METRICS_TOKEN: TOKEN })
  onCleanup(() => berth.stop())
  return berth
})

test('figures are those of docker stats, and outlive the server', async ({ berth, outside, space, images }) => {
  const params = { space, service: 'busy' }
  const created = await berth.create(space, {
    ...{ name: 'busy', image: images.web, command: ['/bin/sh', '-c', BUSY], replicas: 1 },
    ...{ resources: { cpus: 0.1, memoryMiB: 256, diskGiB: 1 }, placement: await outside.here() },
  })
  await berth.becomes(created, 'running')
  const ofLastMinutes = () => berth.call(routes.getServiceMetrics, { params, query: { range: 300 } })
  const last = ({ instances: [one] }: Metrics) => ({
    cpu: one?.series.cpuCores.findLast((value) => value !== null) ?? 0,
    memory: one?.series.memoryBytes.findLast((value) => value !== null) ?? 0,
    disk: one?.series.diskBytes.findLast((value) => value !== null) ?? 0,
  })
  await expect.poll(async () => last(await ofLastMinutes()).disk, PATIENCE).toBeGreaterThan(8 * MIB - 1)
  await expect.poll(async () => last(await ofLastMinutes()).cpu, PATIENCE).toBeGreaterThan(0)

  const [container] = await outside.get<{ Id: string }[]>('/containers/json', {
    filters: { label: [`com.docker.swarm.service.name=${space}_busy`] },
  })
  const format = '{{.CPUPerc}} {{.MemUsage}}'
  const [cpu = '', memory = ''] = (
    await outside.docker(['stats', '--no-stream', '--format', format, container?.Id ?? ''])
  ).split(' ')
  const { instances, total } = await ofLastMinutes()
  expect(instances).toMatchObject([
    { name: 'busy.1', running: true, limits: { cpuCores: 0.1, memoryBytes: 256 * MIB, diskBytes: 1024 * MIB } },
  ])
  expect(total).toEqual(instances[0]?.series)
  const ours = last(await ofLastMinutes())
  expect(memory).toMatch(/MiB$/)
  expect(ours.memory / MIB / Number.parseFloat(memory)).toBeCloseTo(1, 0.5)
  // A tenth of a core is had on a busy machine too; over one second docker sees more or less of it.
  expect(ours.cpu).toBeGreaterThan(0.04)
  expect(ours.cpu).toBeLessThan(0.2)
  expect(Math.abs(ours.cpu - Number.parseFloat(cpu) / 100)).toBeLessThan(0.1)

  const before = await ofLastMinutes()
  await berth.kill9()
  await berth.restart()
  await berth.becomes(created, 'running')
  const after = await berth.call(routes.getInstanceMetrics, {
    params: { ...params, instance: instances[0]?.id ?? '' },
    query: { range: 600, step: 15 },
  })
  const known = ({ from, stepSeconds, total: { memoryBytes } }: Metrics) =>
    memoryBytes.flatMap((value, point) => (value === null ? [] : [Date.parse(from) + point * stepSeconds * 1000]))
  expect(known(after)).toEqual(expect.arrayContaining(known(before)))
})

test('instances of every host whose engine can be asked, and those that have ended since', async ({
  berth,
  space,
  images,
}) => {
  const second = clusterHosts()[1] ?? expect.fail('the cluster has one host')
  const body = { engineAddress: second.dockerHost }
  await berth.call(routes.changeHost, { params: { host: second.name }, body })
  const params = { space, service: 'web' }
  const created = await berth.create(space, {
    ...{ name: 'web', image: images.web, replicas: 2, placement: { maxPerHost: 1 } },
  })
  await berth.becomes(created, 'running')
  const shown = async () => {
    const { instances } = await berth.call(routes.getServiceMetrics, { params, query: { range: 300 } })
    return instances
      .filter(({ series }) => series.memoryBytes.some((value) => value !== null))
      .map(({ name, host, running }) => ({ name, host, running }))
  }
  const hosts = () => shown().then((all) => all.map(({ host }) => host).sort())
  await expect.poll(hosts, PATIENCE).toEqual(clusterHosts().map(({ name }) => name))
  await berth.call(routes.scaleService, { params, body: { replicas: 1 } })
  await expect.poll(async () => (await shown()).map(({ running }) => running).sort(), PATIENCE).toEqual([false, true])
})

test('what is live is read only while somebody looks who may', async ({ proxied: berth, proxy, images, newSpace }) => {
  await berth.call(routes.createSpace, { body: { name: newSpace } })
  const created = await berth.create(newSpace, { name: 'web', image: images.web, placement: onFirstHost() })
  await berth.becomes(created, 'running')
  const [instance] = (await berth.call(routes.listInstances, { params: { space: newSpace, service: 'web' } })).items
  const params = { space: newSpace, service: 'web', instance: instance?.id ?? '' }
  const { containerId } = await berth.call(routes.getInstance, { params })
  // Of this one: what is kept is read of all that runs, whatever test it belongs to.
  const looks = () => proxy.requests.filter((one) => one.includes(`/containers/${containerId}/stats`)).length

  const first = await live(berth, newSpace)
  const second = await live(berth, newSpace)
  const seen = await first.next(({ instances: [one] }) => one !== undefined && one.usage.cpuCores !== null)
  expect(seen.instances[0]).toMatchObject({ id: instance?.id, name: 'web.1', host: instance?.host })
  expect(seen.total).toEqual(seen.instances[0]?.usage)
  first.close()
  const [closedAt, before] = [Date.now(), looks()]
  // Two: the first may have been on its way.
  for (let turn = 0; turn < 2; turn++) await second.next(({ at }) => Date.parse(at) > closedAt)
  expect(looks()).toBeGreaterThan(before)
  second.close()
  await sleep(3000)
  const atRest = looks()
  await sleep(10_000)
  // The one that is kept comes every 15 seconds; of live ones there would have been five.
  expect(looks() - atRest).toBeLessThanOrEqual(1)

  const third = await live(berth, newSpace)
  await third.next(() => true)
  await berth.call(routes.signOut, {})
  await third.ended
  expect((await berth.fetch(pathOf(newSpace))).status).toBe(401)
})

test('a service that there is not has no figures', async ({ berth, space }) => {
  const params = { space, service: 'none' }
  expect(await refusal(berth.call(routes.getServiceMetrics, { params }))).toMatchObject({ code: 'not-found' })
  expect((await berth.fetch(pathOf(space, 'none'))).status).toBe(404)
})

test('Prometheus reads with its token, and nobody without', async ({ berth, space, images }) => {
  await berth.becomes(await berth.create(space, { name: 'web', image: images.web }), 'running')
  const scrape = (authorization: string) => fetch(`${berth.address}/metrics`, { headers: { authorization } })
  expect((await fetch(`${berth.address}/metrics`)).status).toBe(401)
  expect((await scrape(`Bearer ${TOKEN}x`)).status).toBe(401)
  expect((await berth.fetch('/metrics')).status).toBe(200)
  const answer = await scrape(`Bearer ${TOKEN}`)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  const text = await answer.text()
  expect(text).toContain(`berth_service_instances_running{space="${space}",service="web"} 1`)
  expect(text).toContain(`berth_service_state{space="${space}",service="web",state="running"} 1`)
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
  expect(text).toMatch(
    /^berth_http_request_duration_seconds_count\{method="POST",route="\/api\/v1\/spaces",code="201"} \d+$/m,
  )
  for (const line of text.split('\n').filter((one) => one !== ''))
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)*\})? (-?[\d.e+-]+|\+Inf|Na[Nn]))$/)
  expect(misnamed(text)).toEqual([])
})

test('the dashboard shows nothing that there is not', async ({ berth }) => {
  const text = await (await berth.fetch('/metrics')).text()
  const offered = new Set(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) => namesOf(name, type)),
  )
  const dashboard = readFileSync(join(import.meta.dirname, '../docs/grafana-dashboard.json'), 'utf8')
  const { panels, templating } = JSON.parse(dashboard) as {
    panels: Panel[]
    templating: { list: { definition?: string }[] }
  }
  const asked = [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...templating.list.flatMap(({ definition }) => definition ?? []),
  ]
  expect(asked.length).toBeGreaterThan(15)
  for (const expression of asked) {
    const names = expression.match(/\b(berth|process|nodejs)_\w+/g) ?? []
    expect(names.length, expression).toBeGreaterThan(0)
    for (const name of names) expect(offered, expression).toContain(name)
  }
})

interface Panel {
  readonly targets?: readonly { readonly expr: string }[]
}

function namesOf(name: string, type = ''): string[] {
  return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]
}

/** Of Berth's own: counters end in _total and nothing else does; units are whole ones. */
function misnamed(text: string): string[] {
  const own = [...text.matchAll(/^# TYPE (berth_\w+) (\w+)$/gm)]
  return own.flatMap(([, name = '', type]) => {
    const isWell = name.endsWith('_total') === (type === 'counter') && !/(ms|millis|kb|mib|percent)\b/.test(name)
    return isWell ? [] : [name]
  })
}

function pathOf(space: string, service = 'web'): string {
  return `/api/v1/spaces/${space}/services/${service}/metrics/live`
}

function onFirstHost(): { constraints: string[] } {
  return { constraints: [`node.hostname == ${clusterHosts()[0]?.name}`] }
}

/** The live stream of the service `web`. */
async function live(berth: Berth, space: string) {
  const closing = new AbortController()
  const response = await berth.fetch(pathOf(space), { signal: closing.signal })
  expect(response.status).toBe(200)
  const seen: LiveMetrics[] = []
  let at = 0
  const ended = read(response, seen)
  return {
    ended,
    close: () => closing.abort(),
    next: async (fits: (metrics: LiveMetrics) => boolean) => {
      const found = () => seen.slice(at).findIndex(fits)
      await expect.poll(found, PATIENCE).toBeGreaterThanOrEqual(0)
      at += found() + 1
      return seen[at - 1] ?? expect.fail('nothing was seen')
    },
  }
}

async function read({ body }: Response, seen: LiveMetrics[]): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const bytes of body ?? []) {
      const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (data !== undefined) seen.push(LiveMetrics.parse(JSON.parse(data)))
      }
    }
  } catch {
    // Closed from this side.
  }
}
