import { Problem } from '@berth/contract/http/problems.ts'
import type { BalancerFigures, Traffic } from '@berth/contract/load-balancers/balancer-answers.ts'
import { portsOf } from '@berth/contract/load-balancers/balancer-errors.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import { backendName, frontendName } from '../../balancer/configuration.ts'
import {
  type Counters,
  readStatistics,
  type ServerStatistics,
  STATISTICS_COMMAND,
  type Statistics,
} from '../../balancer/statistics.ts'
import { sumTraffic, trafficOf } from '../../balancer/traffic.ts'
import { targetOf } from '../../domain/balancer.ts'
import type { LiveInstance, LiveService } from '../../domain/model.ts'
import { reasonFields } from '../../domain/reason-fields.ts'
import { instanceName } from '../../domain/to-api.ts'
import { runInContainer } from '../../engine/containers/one-shot.ts'
import type { HostEngines } from '../hosts/host-engines.ts'
import { asProblem, type OperationContext } from '../operation-context.ts'
import { requireBalancer } from './show-balancer.ts'

/** One reading of the statistics of all instances of a load balancer. */
interface Reading {
  readonly at: number
  readonly instances: readonly InstanceReading[]
}

interface InstanceReading {
  readonly instance: LiveInstance
  readonly statistics: Statistics | null
  /** Why there are no statistics; null if there are. */
  readonly reason: Message | null
}

/** Two readings, from which rates per second are computed. */
interface Pair {
  readonly now: Promise<Reading>
  readonly before: Promise<Reading | null>
  readonly askedAt: number
}

/** Readings that nobody has asked for this long are dropped: rates are not computed from them any more. */
const STALE_MS = 60_000

/** Reads HAProxy's statistics, in each instance at most once a second, however many pages ask. */
export class BalancerStatistics {
  readonly #context: OperationContext
  readonly #engines: HostEngines
  readonly #pairs = new Map<string, Pair>()

  constructor(context: OperationContext, engines: HostEngines) {
    this.#context = context
    this.#engines = engines
  }

  /** Returns the figures of a load balancer. @throws Problem `not-found` */
  async figures(ref: ServiceRef): Promise<BalancerFigures> {
    const service = requireBalancer(this.#context, ref)
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
      const { output } = await this.#engines.withEngine(instance.host?.id ?? '', (engine) =>
        runInContainer(engine, instance.containerId ?? '', STATISTICS_COMMAND, this.#context.timings.oneShotLimitMs),
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

type CountersOf = (statistics: Statistics) => Counters | undefined

function figuresOf(
  service: ReturnType<typeof requireBalancer>,
  now: Reading,
  before: Reading | null,
  services: readonly LiveService[],
): BalancerFigures {
  const { loadBalancer } = service.spec
  const seconds = before ? (now.at - before.at) / 1000 : 0
  const statisticsBefore = (id: string) =>
    before?.instances.find(({ instance }) => instance.id === id)?.statistics ?? null
  const perInstance = (of: CountersOf): { id: string; traffic: Traffic }[] =>
    now.instances.flatMap(({ instance: { id }, statistics }) => {
      const counters = statistics && of(statistics)
      const earlier = statisticsBefore(id)
      return counters ? [{ id, traffic: trafficOf(counters, (earlier && of(earlier)) ?? null, seconds) }] : []
    })
  const totalOf = (of: CountersOf) => sumTraffic(perInstance(of).map(({ traffic }) => traffic))
  const ports = portsOf(loadBalancer)
  const listeners = ports.map((port) => ({
    port,
    denied: now.instances.reduce(
      (sum, { statistics }) => sum + (statistics?.frontends.get(frontendName(port))?.denied ?? 0),
      0,
    ),
    traffic: totalOf(({ frontends }) => frontends.get(frontendName(port))),
  }))
  const rules = loadBalancer.rules.map((rule, index) => {
    const backend = backendName(rule)
    const own = perInstance(({ backends }) => backends.get(backend))
    return {
      index,
      traffic: sumTraffic(own.map(({ traffic }) => traffic)),
      perInstance: own,
      targets: targetsOf(backend, now, statisticsBefore, seconds, targetService(rule, service, services)),
    }
  })
  const ofInstance = (id: string) => {
    const own = (one: { id: string; traffic: Traffic }) => (one.id === id ? [one.traffic] : [])
    return withResponseTime(
      ports.flatMap((port) => perInstance(({ frontends }) => frontends.get(frontendName(port))).flatMap(own)),
      rules.flatMap((rule) => rule.perInstance.flatMap(own)),
    )
  }
  return {
    at: new Date(now.at).toISOString(),
    instances: now.instances.map(({ instance, statistics, reason }) => ({
      id: instance.id,
      name: instanceName(service.ref, instance),
      host: instance.host?.name ?? null,
      ...reasonFields(reason),
      version: statistics?.version ?? null,
      uptimeSeconds: statistics?.uptimeSeconds ?? null,
      traffic: statistics ? ofInstance(instance.id) : null,
    })),
    total: withResponseTime(
      listeners.map(({ traffic }) => traffic),
      rules.map(({ traffic }) => traffic),
    ),
    listeners,
    rules,
  }
}

/** Returns the listeners' traffic, with the time that the targets behind the rules took to answer. */
function withResponseTime(listeners: readonly Traffic[], rules: readonly Traffic[]): Traffic {
  return { ...sumTraffic(listeners), responseMilliseconds: sumTraffic(rules).responseMilliseconds }
}

function targetService(
  rule: Parameters<typeof targetOf>[0],
  { ref }: Pick<LiveService, 'ref'>,
  services: readonly LiveService[],
): LiveService | undefined {
  const { space, service } = targetOf(rule, ref.space)
  return services.find((one) => one.ref.space === space && one.ref.service === service)
}

/** Merges what the load balancer's instances report about each address of a target. The target is down if any instance finds it down. */
function targetsOf(
  backend: string,
  now: Reading,
  statisticsBefore: (id: string) => Statistics | null,
  seconds: number,
  service: LiveService | undefined,
): BalancerFigures['rules'][number]['targets'] {
  const reports = now.instances.flatMap(({ instance: { id }, statistics }) =>
    (statistics?.servers.get(backend) ?? []).map((server) => ({ id, server })),
  )
  return [...Map.groupBy(reports, ({ server }) => server.address)]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([address, reportsOfAddress]) => {
      const instance = service?.instances.find((one) =>
        one.addresses.some((own) => own.split('/')[0] === address.replace(/:\d+$/, '')),
      )
      const worst = reportsOfAddress.find(({ server }) => server.state === 'down') ?? reportsOfAddress[0]
      const earlier = (id: string): ServerStatistics | undefined =>
        statisticsBefore(id)
          ?.servers.get(backend)
          ?.find((one) => one.address === address)
      return {
        address,
        id: instance?.id ?? null,
        name: service && instance ? instanceName(service.ref, instance) : null,
        host: instance?.host?.name ?? null,
        state: worst?.server.state ?? 'down',
        check: worst?.server.check ?? null,
        traffic: sumTraffic(
          reportsOfAddress.map(({ id, server }) => trafficOf(server.counters, earlier(id)?.counters ?? null, seconds)),
        ),
      }
    })
}
