import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { balancerImage } from '../scripts/balancer-image.ts'
import { Berth } from '../tests/berth.ts'
import { Outside, ownName } from '../tests/outside.ts'
import { median, type Row } from './table.ts'

/** Short and many, in every order: whatever else the machine does meets all alike. */
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
const AWAY_TIMES = 5
const AWAY_GOAL_MS = 1500

interface Door {
  readonly address: string
  readonly port: number
}

interface Measured {
  readonly perSecond: number
  readonly milliseconds: number
  /** Of the container's processor time. */
  readonly microsecondsEach: number
}

/**
 * Requests through a balancer, beside HAProxy with a configuration that a person would write by hand, and beside the service's own
 * port; in turns, from the same clients. Then how long the port is away while its only instance is replaced.
 */
export async function balancer(dockerHost: string, registry: string): Promise<Row[]> {
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost, BERTH_LB_IMAGE: balancerImage(registry) })
  const space = ownName('bench')
  try {
    await berth.call(routes.createSpace, { body: { name: space } })
    const placement = await outside.here()
    const ports = [{ target: 80, mode: 'host' as const }]
    await berth.create(space, { name: 'web', image: `${registry}/samples/web:1.0`, ports, placement })
    const target = { service: 'web', port: 80 }
    const loadBalancer = { rules: [{ port: 80, host: 'shop.test', target }] }
    await berth.create(space, { name: 'lb', kind: 'load-balancer', ports, placement, loadBalancer })
    const running = async (name: string) => doorOf(await berth.becomes({ space, name }, 'running', 90_000))
    const [own, through] = [await running('web'), await running('lb')]
    const byHand = await handWritten(outside, berth, space)
    const ways = {
      own: { door: own, usage: await usageOf(outside, space, 'web') },
      through: { door: through, usage: await usageOf(outside, space, 'lb') },
      byHand: { door: byHand, usage: await usageOf(outside, space, 'by-hand') },
    }
    for (const { door, usage } of Object.values(ways)) {
      await answers(door)
      await load(door, usage)
    }
    const taken = { own: [] as Measured[], through: [] as Measured[], byHand: [] as Measured[] }
    for (let round = 0; round < ROUNDS; round++)
      for (const name of ORDERS[round % ORDERS.length] ?? [])
        taken[name].push(await load(ways[name].door, ways[name].usage))
    return [...rowsOf(taken), awayRow(await away(berth, space, target))]
  } finally {
    await berth.stop()
    await outside.sweep(space)
    outside.close()
  }
}

function doorOf({ endpoints: [endpoint] }: Service): Door {
  if (!endpoint) throw new Error('It has no address.')
  return { address: endpoint.address, port: endpoint.published }
}

interface Made {
  readonly TaskTemplate: { readonly ContainerSpec: Record<string, unknown> }
}

/** As a person begins: no more than what it takes. It runs in the same place, from the same image, as a service that Berth doesn't write. */
async function handWritten(outside: Outside, berth: Berth, space: string): Promise<Door> {
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
  const { Spec: made } = await outside.get<{ Spec: Made }>(`/services/${space}_lb`)
  const { TaskTemplate: task } = made
  task.ContainerSpec.Configs = [
    { ConfigID: id, ConfigName: `${space}-by-hand`, File: { Name: '/by-hand.cfg', UID: '99', GID: '99', Mode: 0o400 } },
  ]
  task.ContainerSpec.Command = ['haproxy', '-db', '-f', '/by-hand.cfg']
  delete task.ContainerSpec.Healthcheck
  await outside.post('/services/create', { ...made, Name: `${space}_by-hand`, Labels, TaskTemplate: task })
  return doorOf(await berth.becomes({ space, name: 'by-hand' }, 'running', 90_000))
}

async function answers(door: Door): Promise<void> {
  const agent = new Agent()
  for (let tries = 0; (await ask(door, agent).catch(() => 0)) !== 200; tries++) {
    if (tries === 400) throw new Error(`${door.address}:${door.port} does not answer.`)
    await sleep(50)
  }
}

/** The processor time that the one instance of a service has used, in microseconds. */
async function usageOf(outside: Outside, space: string, name: string): Promise<() => Promise<number>> {
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

async function load(door: Door, usage: () => Promise<number>): Promise<Measured> {
  const before = await usage()
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  const times: number[] = []
  const until = performance.now() + ROUND_MS
  const client = async () => {
    for (let now = performance.now(); now < until; now = performance.now()) {
      const status = await ask(door, agent)
      if (status !== 200) throw new Error(`${door.port} answered ${status}.`)
      times.push(performance.now() - now)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  agent.destroy()
  const microsecondsEach = ((await usage()) - before) / times.length
  return { perSecond: (times.length * 1000) / ROUND_MS, milliseconds: median(times), microsecondsEach }
}

function ask({ address, port }: Door, agent: Agent): Promise<number> {
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
  const middle = (all: Measured[], of: keyof Measured) => median(all.map((one) => one[of]))
  const said = (all: Measured[]) =>
    `${middle(all, 'perSecond').toFixed(0)}/s, ${middle(all, 'milliseconds').toFixed(2)} ms`
  const each = (all: Measured[]) => `${middle(all, 'microsecondsEach').toFixed(0)} µs`
  // Neighbours in time are compared: the machine is not as fast all the while.
  const ratioTo = (others: Measured[], of: keyof Measured) =>
    median(through.map((one, round) => one[of] / (others[round]?.[of] ?? one[of])))
  const ratio = ratioTo(byHand, 'perSecond')
  return [
    {
      what: `requests through a balancer, median of ${ROUNDS}`,
      berth: said(through),
      beside: `${said(byHand)}, HAProxy written by hand`,
      result: `ratio ${ratio.toFixed(3)}`,
      goal: `at least ${GOAL}`,
      isMet: ratio >= GOAL,
    },
    {
      what: 'the same',
      berth: said(through),
      beside: `${said(own)}, the service's own port`,
      result: `ratio ${ratioTo(own, 'perSecond').toFixed(3)}`,
      goal: 'told',
      isMet: true,
    },
    {
      what: "the balancer's processor time a request",
      berth: each(through),
      beside: `${each(byHand)}, HAProxy written by hand`,
      result: `ratio ${ratioTo(byHand, 'microsecondsEach').toFixed(3)}`,
      goal: 'told',
      isMet: true,
    },
  ]
}

/** How long nobody answers on a host port while the one instance behind it is replaced for a change of rules. */
async function away(berth: Berth, space: string, target: { service: string; port: number }): Promise<Silence[]> {
  const ref = { space, service: 'lb' }
  const taken: Silence[] = []
  const body = { ports: [{ published: 28_490, target: 80, mode: 'host' as const }] }
  const { endpoints } = await upgraded(berth, ref, body)
  const door = { address: endpoints[0]?.address ?? '', port: 28_490 }
  for (let turn = 0; turn < AWAY_TIMES; turn++) {
    await answers(door)
    const watching = longestSilence(door)
    const rules = [
      { port: 80, target },
      { port: 80, path: `/${turn}`, target },
    ]
    await upgraded(berth, ref, { loadBalancer: { rules } })
    taken.push(await watching.stop())
  }
  return taken
}

async function upgraded(berth: Berth, ref: { space: string; service: string }, body: object): Promise<Service> {
  await berth.call(routes.upgradeService, { params: ref, body })
  await berth.becomes({ space: ref.space, name: ref.service }, 'upgraded', 90_000)
  await berth.call(routes.confirmUpgrade, { params: ref })
  return berth.becomes({ space: ref.space, name: ref.service }, 'running', 90_000)
}

interface Silence {
  /** From one answer to the next, whoever asked. */
  readonly longest: number
  /** Of one who asked: a connection that the host takes while the instance starts is tried again by the client's kernel a second later. */
  readonly longestWait: number
}

/** Somebody new asks every 10 ms, and waits for nobody else. */
function longestSilence(door: Door): { stop(): Promise<Silence> } {
  let isOver = false
  let last = performance.now()
  let longest = 0
  let longestWait = 0
  const one = async () => {
    const began = performance.now()
    if ((await ask(door, new Agent()).catch(() => 0)) !== 200) return
    const now = performance.now()
    longestWait = Math.max(longestWait, now - began)
    longest = Math.max(longest, now - last)
    last = now
  }
  const all: Promise<void>[] = []
  const watching = (async () => {
    for (; !isOver; await sleep(10)) all.push(one())
  })()
  return {
    async stop() {
      isOver = true
      await watching
      await Promise.all(all)
      return { longest, longestWait }
    },
  }
}

function awayRow(taken: readonly Silence[]): Row {
  const ms = median(taken.map(({ longest }) => longest))
  const wait = Math.max(...taken.map(({ longestWait }) => longestWait))
  return {
    what: `a balancer's only instance replaced on a host port, median of ${AWAY_TIMES}`,
    berth: `${(ms / 1000).toFixed(2)} s away`,
    beside: `${(wait / 1000).toFixed(2)} s waited whoever waited longest`,
    result: `${(ms / 1000).toFixed(2)} s`,
    goal: `below ${AWAY_GOAL_MS / 1000} s`,
    isMet: ms < AWAY_GOAL_MS,
  }
}
