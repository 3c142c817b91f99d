import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { balancerImage } from '../scripts/balancer-image.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { Outside, uniqueName } from '../test-support/docker/outside.ts'
import { median, type Row } from './table.ts'

/** Many short rounds in every order, so that other load on the machine affects all candidates alike. */
const ROUNDS = 36
const ROUND_MS = 500
const ORDERS = [
  ['own', 'through', 'byHand'],
  ['byHand', 'through', 'own'],
  ['through', 'byHand', 'own'],
  ['own', 'byHand', 'through'],
  ['byHand', 'own', 'through'],
  ['through', 'own', 'byHand'],
] as const
const CLIENTS = 16
const GOAL = 0.95
const OUTAGES = 5
const OUTAGE_GOAL_MS = 1500

interface Endpoint {
  readonly address: string
  readonly port: number
}

interface Measured {
  readonly perSecond: number
  /** The median duration of a request. */
  readonly milliseconds: number
  /** Processor time of the container for each request. */
  readonly microsecondsEach: number
}

/**
 * Measures requests through a load balancer, through HAProxy with a configuration written by hand, and to the service's own port, in turns
 * and from the same clients. Then measures how long the port is unavailable while the load balancer's only instance is replaced.
 */
export async function balancer(dockerHost: string, registry: string): Promise<Row[]> {
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost, BERTH_LB_IMAGE: balancerImage(registry) })
  const space = uniqueName('bench')
  try {
    await berth.call(routes.createSpace, { body: { name: space } })
    const placement = await outside.here()
    const ports = [{ target: 80, mode: 'host' as const }]
    await berth.create(space, { name: 'web', image: `${registry}/samples/web:1.0`, ports, placement })
    const target = { service: 'web', port: 80 }
    const loadBalancer = { rules: [{ port: 80, host: 'shop.test', target }] }
    await berth.create(space, { name: 'lb', kind: 'load-balancer', ports, placement, loadBalancer })
    const running = async (name: string) => endpointOf(await berth.becomes({ space, name }, 'running', 90_000))
    const [own, through] = [await running('web'), await running('lb')]
    const byHand = await createHandWritten(outside, berth, space)
    const candidates = {
      own: { endpoint: own, usage: await usageReader(outside, space, 'web') },
      through: { endpoint: through, usage: await usageReader(outside, space, 'lb') },
      byHand: { endpoint: byHand, usage: await usageReader(outside, space, 'by-hand') },
    }
    for (const { endpoint, usage } of Object.values(candidates)) {
      await untilItAnswers(endpoint)
      await load(endpoint, usage)
    }
    const results = { own: [] as Measured[], through: [] as Measured[], byHand: [] as Measured[] }
    for (let round = 0; round < ROUNDS; round++)
      for (const name of ORDERS[round % ORDERS.length] ?? [])
        results[name].push(await load(candidates[name].endpoint, candidates[name].usage))
    return [...rowsOf(results), outageRow(await measureOutages(berth, space, target))]
  } finally {
    await berth.stop()
    await outside.sweep(space)
    outside.close()
  }
}

function endpointOf({ endpoints: [endpoint] }: Service): Endpoint {
  if (!endpoint) throw new Error('The service has no endpoint.')
  return { address: endpoint.address, port: endpoint.published }
}

interface ServiceSpec {
  readonly TaskTemplate: { readonly ContainerSpec: Record<string, unknown> }
}

/** Creates HAProxy with a minimal configuration written by hand, on the same host and from the same image, as a service without Berth. */
async function createHandWritten(outside: Outside, berth: Berth, space: string): Promise<Endpoint> {
  const text = `defaults
  mode http
  timeout connect 1s
  timeout client 60s
  timeout server 60s
resolvers docker
  nameserver docker 127.0.0.11:53
frontend web
  bind *:80
  use_backend web if { hdr(host) -i shop.test }
backend web
  balance roundrobin
  server-template web- 1-32 tasks.${space}_web:80 check resolvers docker init-addr none
`
  const Labels = { 'com.docker.stack.namespace': space }
  const { ID: id } = await outside.post<{ ID: string }>('/configs/create', {
    Name: `${space}-by-hand`,
    Labels,
    Data: Buffer.from(text).toString('base64'),
  })
  const { Spec: spec } = await outside.get<{ Spec: ServiceSpec }>(`/services/${space}_lb`)
  const { TaskTemplate: task } = spec
  task.ContainerSpec.Configs = [
    { ConfigID: id, ConfigName: `${space}-by-hand`, File: { Name: '/by-hand.cfg', UID: '99', GID: '99', Mode: 0o400 } },
  ]
  task.ContainerSpec.Command = ['haproxy', '-db', '-f', '/by-hand.cfg']
  delete task.ContainerSpec.Healthcheck
  await outside.post('/services/create', { ...spec, Name: `${space}_by-hand`, Labels, TaskTemplate: task })
  return endpointOf(await berth.becomes({ space, name: 'by-hand' }, 'running', 90_000))
}

async function untilItAnswers(endpoint: Endpoint): Promise<void> {
  const agent = new Agent()
  for (let tries = 0; (await statusOf(endpoint, agent).catch(() => 0)) !== 200; tries++) {
    if (tries === 400) throw new Error(`${endpoint.address}:${endpoint.port} does not answer.`)
    await sleep(50)
  }
}

/** Returns a function that reads the processor time of a service's only instance, in microseconds. */
async function usageReader(outside: Outside, space: string, name: string): Promise<() => Promise<number>> {
  const filters = { label: [`com.docker.swarm.service.name=${space}_${name}`], status: ['running'] }
  const [container] = await outside.get<{ Id: string }[]>('/containers/json', { filters })
  const query = { stream: false, 'one-shot': true }
  return async () => {
    const stats = await outside.get<Stats>(`/containers/${container?.Id}/stats`, query)
    return stats.cpu_stats.cpu_usage.total_usage / 1000
  }
}

interface Stats {
  readonly cpu_stats: { readonly cpu_usage: { readonly total_usage: number } }
}

async function load(endpoint: Endpoint, usage: () => Promise<number>): Promise<Measured> {
  const before = await usage()
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  const times: number[] = []
  const until = performance.now() + ROUND_MS
  const client = async () => {
    for (let now = performance.now(); now < until; now = performance.now()) {
      const status = await statusOf(endpoint, agent)
      if (status !== 200) throw new Error(`${endpoint.port} answered ${status}.`)
      times.push(performance.now() - now)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  agent.destroy()
  const microsecondsEach = ((await usage()) - before) / times.length
  return { perSecond: (times.length * 1000) / ROUND_MS, milliseconds: median(times), microsecondsEach }
}

function statusOf({ address, port }: Endpoint, agent: Agent): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  request({ host: address, port, path: '/health', agent, headers: { host: 'shop.test' } })
    .on('error', reject)
    .on('response', (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
    })
    .end()
  return promise
}

function rowsOf({ own, through, byHand }: Record<'own' | 'through' | 'byHand', Measured[]>): Row[] {
  const medianOf = (all: Measured[], key: keyof Measured) => median(all.map((measured) => measured[key]))
  const throughput = (all: Measured[]) =>
    `${medianOf(all, 'perSecond').toFixed(0)}/s, ${medianOf(all, 'milliseconds').toFixed(2)} ms`
  const processorTime = (all: Measured[]) => `${medianOf(all, 'microsecondsEach').toFixed(0)} µs`
  // Compares measurements that are close in time, because the speed of the machine varies.
  const ratioTo = (others: Measured[], key: keyof Measured) =>
    median(through.map((measured, round) => measured[key] / (others[round]?.[key] ?? measured[key])))
  const ratio = ratioTo(byHand, 'perSecond')
  return [
    {
      what: `requests through a load balancer, median of ${ROUNDS}`,
      berth: throughput(through),
      comparison: `${throughput(byHand)}, HAProxy configured by hand`,
      result: `ratio ${ratio.toFixed(3)}`,
      goal: `at least ${GOAL}`,
      isMet: ratio >= GOAL,
    },
    {
      what: 'the same',
      berth: throughput(through),
      comparison: `${throughput(own)}, the service's own port`,
      result: `ratio ${ratioTo(own, 'perSecond').toFixed(3)}`,
      goal: 'none',
      isMet: true,
    },
    {
      what: "the load balancer's processor time per request",
      berth: processorTime(through),
      comparison: `${processorTime(byHand)}, HAProxy configured by hand`,
      result: `ratio ${ratioTo(byHand, 'microsecondsEach').toFixed(3)}`,
      goal: 'none',
      isMet: true,
    },
  ]
}

/** Measures how long a host port is unavailable while the only instance behind it is replaced for a change of rules. */
async function measureOutages(
  berth: Berth,
  space: string,
  target: { service: string; port: number },
): Promise<Outage[]> {
  const ref = { space, service: 'lb' }
  const outages: Outage[] = []
  const body = { ports: [{ published: 28_490, target: 80, mode: 'host' as const }] }
  const { endpoints } = await upgradeAndConfirm(berth, ref, body)
  const endpoint = { address: endpoints[0]?.address ?? '', port: 28_490 }
  for (let turn = 0; turn < OUTAGES; turn++) {
    await untilItAnswers(endpoint)
    const watch = watchOutage(endpoint)
    const rules = [
      { port: 80, target },
      { port: 80, path: `/${turn}`, target },
    ]
    await upgradeAndConfirm(berth, ref, { loadBalancer: { rules } })
    outages.push(await watch.stop())
  }
  return outages
}

async function upgradeAndConfirm(
  berth: Berth,
  ref: { space: string; service: string },
  body: object,
): Promise<Service> {
  await berth.call(routes.upgradeService, { params: ref, body })
  await berth.becomes({ space: ref.space, name: ref.service }, 'upgraded', 90_000)
  await berth.call(routes.confirmUpgrade, { params: ref })
  return berth.becomes({ space: ref.space, name: ref.service }, 'running', 90_000)
}

interface Outage {
  /** The longest time between two responses, whichever client received them, in milliseconds. */
  readonly longest: number
  /**
   * The longest time that one client waited, in milliseconds. If the host accepts a connection while the instance starts, the client's
   * kernel retries a second later.
   */
  readonly longestWait: number
}

/** Sends a request from a new client every 10 ms, without waiting for earlier ones. */
function watchOutage(endpoint: Endpoint): { stop(): Promise<Outage> } {
  let isStopped = false
  let last = performance.now()
  let longest = 0
  let longestWait = 0
  const request = async () => {
    const sentAt = performance.now()
    if ((await statusOf(endpoint, new Agent()).catch(() => 0)) !== 200) return
    const now = performance.now()
    longestWait = Math.max(longestWait, now - sentAt)
    longest = Math.max(longest, now - last)
    last = now
  }
  const all: Promise<void>[] = []
  const sending = (async () => {
    for (; !isStopped; await sleep(10)) all.push(request())
  })()
  return {
    async stop() {
      isStopped = true
      await sending
      await Promise.all(all)
      return { longest, longestWait }
    },
  }
}

function outageRow(outages: readonly Outage[]): Row {
  const ms = median(outages.map(({ longest }) => longest))
  const wait = Math.max(...outages.map(({ longestWait }) => longestWait))
  return {
    what: `a load balancer's only instance replaced on a host port, median of ${OUTAGES}`,
    berth: `${(ms / 1000).toFixed(2)} s unavailable`,
    comparison: `${(wait / 1000).toFixed(2)} s, the longest wait of one client`,
    result: `${(ms / 1000).toFixed(2)} s`,
    goal: `below ${OUTAGE_GOAL_MS / 1000} s`,
    isMet: ms < OUTAGE_GOAL_MS,
  }
}
