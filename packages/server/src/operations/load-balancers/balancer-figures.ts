import { Problem } from '@berth/contract/http/problems.ts'
import type { BalancerFigures, Traffic } from '@berth/contract/load-balancers/balancer-answers.ts'
import { portsOf } from '@berth/contract/load-balancers/balancer-errors.ts'
import { formatMessage, type Message, message } from '@berth/contract/messages/message.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import { backendOf, frontendOf } from '../../balancer/configuration.ts'
import {
  ASK_STATISTICS,
  type Counters,
  readStatistics,
  type ServerStatistics,
  type Statistics,
} from '../../balancer/statistics.ts'
import { together, trafficOf } from '../../balancer/traffic.ts'
import { targetOf } from '../../domain/balancer.ts'
import type { LiveInstance, LiveService } from '../../domain/model.ts'
import { runIn } from '../../engine/containers/one-shot.ts'
import type { HostEngines } from '../hosts/host-engines.ts'
import { asProblem, type OperationContext } from '../operation-context.ts'
import { balancerOf } from './show-balancer.ts'

/** One reading of all instances of a balancer. */
interface Reading {
  readonly at: number
  readonly instances: readonly InstanceReading[]
}

interface InstanceReading {
  readonly instance: LiveInstance
  readonly statistics: Statistics | null
  /** Why there are none. */
  readonly reason: Message | null
}

/** Two readings by which what is by the second is counted. */
interface Pair {
  readonly now: Promise<Reading>
  readonly before: Promise<Reading | null>
  readonly askedAt: number
}

/** What nobody has asked for so long is forgotten, and no measure any more. */
const STALE_MS = 60_000

/** What HAProxy has counted, read in each instance at most once a second however many pages ask. */
export class BalancerReader {
  readonly #context: OperationContext
  readonly #engines: HostEngines
  readonly #pairs = new Map<string, Pair>()

  constructor(context: OperationContext, engines: HostEngines) {
    this.#context = context
    this.#engines = engines
  }

  /** @throws Problem `not-found` */
  async figures(ref: ServiceRef): Promise<BalancerFigures> {
    const service = balancerOf(this.#context, ref)
    const { now, before } = this.#pair(service)
    return figuresOf(service, await now, await before, this.#context.view.snapshot.services)
  }

  #pair(service: LiveService): Pair {
    const askedAt = this.#context.now()
    for (const [id, one] of this.#pairs) if (askedAt - one.askedAt > STALE_MS) this.#pairs.delete(id)
    const last = this.#pairs.get(service.id)
    if (last && askedAt - last.askedAt < this.#context.timings.balancerFiguresMs) return last
    const before = last ? last.now.catch(() => null) : Promise.resolve(null)
    const pair = { now: this.#read(service), before, askedAt }
    this.#pairs.set(service.id, pair)
    return pair
  }

  async #read(service: LiveService): Promise<Reading> {
    const running = service.instances.filter(({ isDesired, phase }) => isDesired && phase === 'running')
    const instances = await Promise.all(running.map((instance) => this.#readInstance(instance)))
    return { at: this.#context.now(), instances }
  }

  async #readInstance(instance: LiveInstance): Promise<InstanceReading> {
    try {
      const { output } = await this.#engines.ask(instance.host?.id ?? '', (engine) =>
        runIn(engine, instance.containerId ?? '', ASK_STATISTICS, this.#context.timings.oneShotLimitMs),
      )
      const statistics = readStatistics(output)
      return {
        instance,
        statistics,
        reason: statistics ? null : message('engine-says', { error: output.slice(0, 300) }),
      }
    } catch (error) {
      const problem = asProblem(error)
      if (!(problem instanceof Problem)) throw error
      return {
        instance,
        statistics: null,
        reason: problem.extra.detailMessage,
      }
    }
  }
}

type Of = (statistics: Statistics) => Counters | undefined

function figuresOf(
  service: ReturnType<typeof balancerOf>,
  now: Reading,
  before: Reading | null,
  services: readonly LiveService[],
): BalancerFigures {
  const { loadBalancer } = service.spec
  const seconds = before ? (now.at - before.at) / 1000 : 0
  const statisticsBefore = (id: string) =>
    before?.instances.find(({ instance }) => instance.id === id)?.statistics ?? null
  const perInstance = (of: Of): { id: string; traffic: Traffic }[] =>
    now.instances.flatMap(({ instance: { id }, statistics }) => {
      const counters = statistics && of(statistics)
      const earlier = statisticsBefore(id)
      return counters ? [{ id, traffic: trafficOf(counters, (earlier && of(earlier)) ?? null, seconds) }] : []
    })
  const all = (of: Of) => together(perInstance(of).map(({ traffic }) => traffic))
  const ports = portsOf(loadBalancer)
  const listeners = ports.map((port) => ({
    port,
    denied: now.instances.reduce(
      (sum, { statistics }) => sum + (statistics?.frontends.get(frontendOf(port))?.denied ?? 0),
      0,
    ),
    traffic: all(({ frontends }) => frontends.get(frontendOf(port))),
  }))
  const rules = loadBalancer.rules.map((rule, index) => {
    const backend = backendOf(rule)
    const own = perInstance(({ backends }) => backends.get(backend))
    return {
      index,
      traffic: together(own.map(({ traffic }) => traffic)),
      perInstance: own,
      targets: targetsOf(backend, now, statisticsBefore, seconds, targetService(rule, service, services)),
    }
  })
  const ofInstance = (id: string) => {
    const own = (one: { id: string; traffic: Traffic }) => (one.id === id ? [one.traffic] : [])
    return timed(
      ports.flatMap((port) => perInstance(({ frontends }) => frontends.get(frontendOf(port))).flatMap(own)),
      rules.flatMap((rule) => rule.perInstance.flatMap(own)),
    )
  }
  return {
    at: new Date(now.at).toISOString(),
    instances: now.instances.map(({ instance, statistics, reason }) => ({
      id: instance.id,
      name: nameOf(service, instance),
      host: instance.host?.name ?? null,
      ...said(reason),
      version: statistics?.version ?? null,
      uptimeSeconds: statistics?.uptimeSeconds ?? null,
      traffic: statistics ? ofInstance(instance.id) : null,
    })),
    total: timed(
      listeners.map(({ traffic }) => traffic),
      rules.map(({ traffic }) => traffic),
    ),
    listeners,
    rules,
  }
}

/** What came in by the listeners, with the time that the targets behind the rules took to answer. */
function timed(listeners: readonly Traffic[], rules: readonly Traffic[]): Traffic {
  return { ...together(listeners), responseMilliseconds: together(rules).responseMilliseconds }
}

function targetService(
  rule: Parameters<typeof targetOf>[0],
  { ref }: Pick<LiveService, 'ref'>,
  services: readonly LiveService[],
): LiveService | undefined {
  const { space, service } = targetOf(rule, ref.space)
  return services.find((one) => one.ref.space === space && one.ref.service === service)
}

/** What each instance of the balancer says of one address, put together: down where any finds it so. */
function targetsOf(
  backend: string,
  now: Reading,
  statisticsBefore: (id: string) => Statistics | null,
  seconds: number,
  service: LiveService | undefined,
): BalancerFigures['rules'][number]['targets'] {
  const seen = now.instances.flatMap(({ instance: { id }, statistics }) =>
    (statistics?.servers.get(backend) ?? []).map((server) => ({ id, server })),
  )
  return [...Map.groupBy(seen, ({ server }) => server.address)]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([address, views]) => {
      const instance = service?.instances.find((one) =>
        one.addresses.some((own) => own.split('/')[0] === address.replace(/:\d+$/, '')),
      )
      const worst = views.find(({ server }) => server.state === 'down') ?? views[0]
      const earlier = (id: string): ServerStatistics | undefined =>
        statisticsBefore(id)
          ?.servers.get(backend)
          ?.find((one) => one.address === address)
      return {
        address,
        id: instance?.id ?? null,
        name: service && instance ? nameOf(service, instance) : null,
        host: instance?.host?.name ?? null,
        state: worst?.server.state ?? 'down',
        check: worst?.server.check ?? null,
        traffic: together(
          views.map(({ id, server }) => trafficOf(server.counters, earlier(id)?.counters ?? null, seconds)),
        ),
      }
    })
}

function nameOf({ ref }: Pick<LiveService, 'ref'>, { slot, host, id }: LiveInstance): string {
  return `${ref.service}.${slot || (host?.name ?? id)}`
}

function said(reason: Message | null) {
  return { reason: reason && formatMessage(reason, 'en'), reasonMessage: reason }
}
