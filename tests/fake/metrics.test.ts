import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { routes } from '@berth/contract/http/routes.ts'
import { LiveMetrics } from '@berth/contract/metrics/metrics.ts'
import { expect } from 'vitest'
import type { Berth } from '../../test-support/berth/berth.ts'
import { refusal } from '../../test-support/berth/refusals.ts'
import { test as onFake } from './on-fake.ts'

const TOKEN = 'a-token-for-prometheus'

const test = onFake
  .extend({})
  .override('options', { scope: 'file' }, () => ({ settings: { BERTH_METRICS_TOKEN: TOKEN } }))

test('reads live metrics only while a signed-in reader follows them', async ({
  proxy,
  startBerth,
  outside,
  space,
  images,
}) => {
  await proxy.restore()
  // The history is read only once, so all later readings are live.
  const timings = { liveMetricsPaceMs: 10, metricsPaceMs: 24 * 3_600_000 }
  const berth = await startBerth({ timings }, proxy.dockerHost)
  const placement = await outside.here()
  for (const name of ['web', 'other'])
    await berth.becomes(await berth.create(space, { name, image: images.web, placement }), 'running')
  const [instance] = (await berth.call(routes.listInstances, { params: { space, service: 'web' } })).items
  const params = { space, service: 'web', instance: instance?.id ?? '' }
  const { containerId } = await berth.call(routes.getInstance, { params })
  const readings = () => proxy.requests.filter((request) => request.includes(`/containers/${containerId}/stats`)).length

  const first = await followLiveMetrics(berth, space)
  const second = await followLiveMetrics(berth, space)
  const metrics = await first.next(({ instances: [only] }) => only !== undefined && only.usage.cpuCores !== null)
  expect(metrics.instances[0]).toMatchObject({ id: instance?.id, name: 'web.1', host: instance?.host })
  expect(metrics.total).toEqual(metrics.instances[0]?.usage)
  first.close()
  const [closedAt, before] = [Date.now(), readings()]
  // Waits for two readings, because the first may have been in progress.
  for (let turn = 0; turn < 2; turn++) await second.next(({ at }) => Date.parse(at) > closedAt)
  expect(readings()).toBeGreaterThan(before)
  second.close()
  const other = await followLiveMetrics(berth, space, 'other')
  // One reading may still be in progress. After that there are none while another service is read ten times.
  for (let atRest = -1; atRest !== readings(); ) {
    atRest = readings()
    for (let turn = 0; turn < 10; turn++) await other.next(() => true)
  }
  other.close()

  const third = await followLiveMetrics(berth, space)
  await third.next(() => true)
  await berth.call(routes.signOut, {})
  await third.ended
  expect((await berth.fetch(pathOf(space))).status).toBe(401)
})

test('has no metrics of an unknown service', async ({ berth, space }) => {
  const params = { space, service: 'none' }
  expect(await refusal(berth.call(routes.getServiceMetrics, { params }))).toMatchObject({ code: 'not-found' })
  expect((await berth.fetch(pathOf(space, 'none'))).status).toBe(404)
})

test('allows Prometheus to read with its token, and refuses other callers', async ({ berth, space, images }) => {
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
  for (const line of text.split('\n').filter((line) => line !== ''))
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)*\})? (-?[\d.e+-]+|\+Inf|Na[Nn]))$/)
  expect(misnamed(text)).toEqual([])
})

test('exports every metric that the dashboard shows', async ({ berth }) => {
  const text = await (await berth.fetch('/metrics')).text()
  const exported = new Set(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) => exportedNames(name, type)),
  )
  const dashboard = readFileSync(join(import.meta.dirname, '../../docs/grafana-dashboard.json'), 'utf8')
  const { panels, templating } = JSON.parse(dashboard) as {
    panels: Panel[]
    templating: { list: { definition?: string }[] }
  }
  const expressions = [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...templating.list.flatMap(({ definition }) => definition ?? []),
  ]
  expect(expressions.length).toBeGreaterThan(15)
  for (const expression of expressions) {
    const names = expression.match(/\b(berth|process|nodejs)_\w+/g) ?? []
    expect(names.length, expression).toBeGreaterThan(0)
    for (const name of names) expect(exported, expression).toContain(name)
  }
})

interface Panel {
  readonly targets?: readonly { readonly expr: string }[]
}

function exportedNames(name: string, type = ''): string[] {
  return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]
}

/** Returns Berth's metrics with wrong names: only counters end in _total, and units are base units. */
function misnamed(text: string): string[] {
  const own = [...text.matchAll(/^# TYPE (berth_\w+) (\w+)$/gm)]
  return own.flatMap(([, name = '', type]) => {
    const isCorrect = name.endsWith('_total') === (type === 'counter') && !/(ms|millis|kb|mib|percent)\b/.test(name)
    return isCorrect ? [] : [name]
  })
}

function pathOf(space: string, service = 'web'): string {
  return `/api/v1/spaces/${space}/services/${service}/metrics/live`
}

/** Follows the live metrics of a service. */
async function followLiveMetrics(berth: Berth, space: string, service = 'web') {
  const closing = new AbortController()
  const response = await berth.fetch(pathOf(space, service), { signal: closing.signal })
  expect(response.status).toBe(200)
  const received: LiveMetrics[] = []
  let position = 0
  const ended = read(response, received)
  return {
    ended,
    close: () => closing.abort(),
    next: async (fits: (metrics: LiveMetrics) => boolean) => {
      const nextIndex = () => received.slice(position).findIndex(fits)
      await expect.poll(nextIndex, { interval: 5 }).toBeGreaterThanOrEqual(0)
      position += nextIndex() + 1
      return received[position - 1] ?? expect.fail('No metrics were received.')
    },
  }
}

async function read({ body }: Response, received: LiveMetrics[]): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const bytes of body ?? []) {
      const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks.filter((each) => !each.startsWith('event: quiet'))) {
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (data !== undefined) received.push(LiveMetrics.parse(JSON.parse(data)))
      }
    }
  } catch (error) {
    const isClosedHere = error instanceof Error && error.name === 'AbortError'
    if (!isClosedHere) throw error
  }
}
