import type { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import type { BalancerFigures, Traffic } from '@berth/contract/load-balancers/balancer-answers.ts'
import { portsOf } from '@berth/contract/load-balancers/balancer-errors.ts'
import type { Message } from '@berth/contract/messages/message.ts'
import { backendName, frontendName } from '../../balancer/configuration.ts'
import type { Counters, ServerStatistics, Statistics } from '../../balancer/statistics.ts'
import { sumTraffic, trafficOf } from '../../balancer/traffic.ts'
import { targetOf } from '../../domain/balancer.ts'
import type { LiveInstance, LiveService } from '../../domain/model.ts'
import { reasonFields } from '../../domain/reason-fields.ts'
import { instanceName } from '../../domain/to-api.ts'

/** One reading of the statistics of all instances of a load balancer. */
export interface BalancerReading {
  readonly at: number
  readonly instances: readonly InstanceReading[]
}

export interface InstanceReading {
  readonly instance: LiveInstance
  readonly statistics: Statistics | null
  /** Why there are no statistics; null if there are. */
  readonly reason: Message | null
}

type CountersOf = (statistics: Statistics) => Counters | undefined

/**
 * Returns the figures of a load balancer. A sum is known only if all instances have reported.
 *
 * @param before an earlier reading, from which rates are computed; null if there is none
 * @param services all services, among them the targets
 */
export function figuresOf(
  service: LiveService & { spec: { loadBalancer: LoadBalancer } },
  now: BalancerReading,
  before: BalancerReading | null,
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
  const reports = now.instances.flatMap(({ statistics }) => statistics ?? [])
  const isComplete = reports.length === now.instances.length
  const sumOf = (all: readonly { traffic: Traffic }[]) =>
    isComplete ? sumTraffic(all.map(({ traffic }) => traffic)) : null
  const ports = portsOf(loadBalancer)
  const listeners = ports.map((port) => ({
    port,
    denied: isComplete
      ? reports.reduce((sum, { frontends }) => sum + (frontends.get(frontendName(port))?.denied ?? 0), 0)
      : null,
    traffic: sumOf(perInstance(({ frontends }) => frontends.get(frontendName(port)))),
  }))
  const rules = loadBalancer.rules.map((rule, index) => {
    const backend = backendName(rule)
    const own = perInstance(({ backends }) => backends.get(backend))
    return {
      index,
      traffic: sumOf(own),
      perInstance: own,
      targets: targetsOf(backend, now, statisticsBefore, seconds, targetService(rule, service, services), sumOf),
    }
  })
  const ofInstance = (id: string) => {
    const own = (one: { id: string; traffic: Traffic }) => (one.id === id ? [one.traffic] : [])
    return withResponseTime(
      ports.flatMap((port) => perInstance(({ frontends }) => frontends.get(frontendName(port))).flatMap(own)),
      rules.flatMap((rule) => rule.perInstance.flatMap(own)),
    )
  }
  const byInstance = now.instances.flatMap(({ instance: { id }, statistics }) =>
    statistics ? [{ id, traffic: ofInstance(id) }] : [],
  )
  return {
    at: new Date(now.at).toISOString(),
    coverage: { running: now.instances.length, measured: reports.length },
    instances: now.instances.map(({ instance, statistics, reason }) => ({
      id: instance.id,
      name: instanceName(service.ref, instance),
      host: instance.host?.name ?? null,
      ...reasonFields(reason),
      version: statistics?.version ?? null,
      uptimeSeconds: statistics?.uptimeSeconds ?? null,
      traffic: byInstance.find(({ id }) => id === instance.id)?.traffic ?? null,
    })),
    total: isComplete
      ? withResponseTime(
          byInstance.map(({ traffic }) => traffic),
          rules.flatMap(({ traffic }) => traffic ?? []),
        )
      : null,
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
  now: BalancerReading,
  statisticsBefore: (id: string) => Statistics | null,
  seconds: number,
  service: LiveService | undefined,
  sumOf: (all: readonly { traffic: Traffic }[]) => Traffic | null,
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
        traffic: sumOf(
          reportsOfAddress.map(({ id, server }) => ({
            traffic: trafficOf(server.counters, earlier(id)?.counters ?? null, seconds),
          })),
        ),
      }
    })
}
