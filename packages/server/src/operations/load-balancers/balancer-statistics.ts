import { Problem } from '@berth/contract/http/problems.ts'
import type { BalancerFigures } from '@berth/contract/load-balancers/balancer-answers.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import { readStatistics, STATISTICS_COMMAND } from '../../balancer/statistics.ts'
import type { LiveInstance, LiveService } from '../../domain/model.ts'
import { runInContainer } from '../../engine/containers/one-shot.ts'
import type { HostEngines } from '../hosts/host-engines.ts'
import { asProblem, type OperationContext } from '../operation-context.ts'
import { type BalancerReading, figuresOf, type InstanceReading } from './balancer-figures.ts'
import { requireBalancer } from './show-balancer.ts'

/** Two readings, from which rates per second are computed. */
interface Pair {
  readonly now: Promise<BalancerReading>
  readonly before: Promise<BalancerReading | null>
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

  async #read(service: LiveService): Promise<BalancerReading> {
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
