import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { routes } from '@berth/contract/http/routes.ts'
import { LiveMetrics } from '@berth/contract/metrics/metrics.ts'
import { expect } from 'vitest'
import type { Berth } from '../berth.ts'
import { refusal } from '../refusals.ts'
import { test as onFake } from './on-fake.ts'

const TOKEN = 'a-token-for-prometheus'

const test = onFake
  .extend({})
  .override('options', { scope: 'file' }, () => ({ settings: { BERTH_METRICS_TOKEN: TOKEN } }))

test('reads live metrics only while somebody looks who may', async ({ proxy, startBerth, outside, space, images }) => {
  await proxy.mend()
  // What is read for the history, is read once: what is read later is live.
  const timings = { liveMetricsPaceMs: 10, metricsPaceMs: 24 * 3_600_000 }
  const berth = await startBerth({ timings }, proxy.dockerHost)
  const placement = await outside.here()
  for (const name of ['web', 'other'])
    await berth.becomes(await berth.create(space, { name, image: images.web, placement }), 'running')
  const [instance] = (await berth.call(routes.listInstances, { params: { space, service: 'web' } })).items
  const params = { space, service: 'web', instance: instance?.id ?? '' }
  const { containerId } = await berth.call(routes.getInstance, { params })
  const looks = () => proxy.requests.filter((one) => one.includes(`/containers/${containerId}/stats`)).length

  const first = await live(berth, space)
  const second = await live(berth, space)
  const seen = await first.next(({ instances: [one] }) => one !== undefined && one.usage.cpuCores !== null)
  expect(seen.instances[0]).toMatchObject({ id: instance?.id, name: 'web.1', host: instance?.host })
  expect(seen.total).toEqual(seen.instances[0]?.usage)
  first.close()
  const [closedAt, before] = [Date.now(), looks()]
  // Two: the first may have been on its way.
  for (let turn = 0; turn < 2; turn++) await second.next(({ at }) => Date.parse(at) > closedAt)
  expect(looks()).toBeGreaterThan(before)
  second.close()
  const other = await live(berth, space, 'other')
  // One may still be on its way; then there are none while ten of another service are read.
  for (let atRest = -1; atRest !== looks(); ) {
    atRest = looks()
    for (let turn = 0; turn < 10; turn++) await other.next(() => true)
  }
  other.close()

  const third = await live(berth, space)
  await third.next(() => true)
  await berth.call(routes.signOut, {})
  await third.ended
  expect((await berth.fetch(pathOf(space))).status).toBe(401)
})

test('has no figures of a service that does not exist', async ({ berth, space }) => {
  const params = { space, service: 'none' }
  expect(await refusal(berth.call(routes.getServiceMetrics, { params }))).toMatchObject({ code: 'not-found' })
  expect((await berth.fetch(pathOf(space, 'none'))).status).toBe(404)
})

test('lets Prometheus read with its token, and nobody without', async ({ berth, space, images }) => {
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

test('offers every metric that the dashboard shows', async ({ berth }) => {
  const text = await (await berth.fetch('/metrics')).text()
  const offered = new Set(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) => namesOf(name, type)),
  )
  const dashboard = readFileSync(join(import.meta.dirname, '../../docs/grafana-dashboard.json'), 'utf8')
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

/** Follows the live metrics of a service. */
async function live(berth: Berth, space: string, service = 'web') {
  const closing = new AbortController()
  const response = await berth.fetch(pathOf(space, service), { signal: closing.signal })
  expect(response.status).toBe(200)
  const seen: LiveMetrics[] = []
  let at = 0
  const ended = read(response, seen)
  return {
    ended,
    close: () => closing.abort(),
    next: async (fits: (metrics: LiveMetrics) => boolean) => {
      const found = () => seen.slice(at).findIndex(fits)
      await expect.poll(found, { interval: 5 }).toBeGreaterThanOrEqual(0)
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
      for (const block of blocks.filter((one) => !one.startsWith('event: quiet'))) {
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (data !== undefined) seen.push(LiveMetrics.parse(JSON.parse(data)))
      }
    }
  } catch (error) {
    const isClosedHere = error instanceof Error && error.name === 'AbortError'
    if (!isClosedHere) throw error
  }
}
