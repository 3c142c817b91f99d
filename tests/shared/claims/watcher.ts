import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@berth/contract/http/problems.ts'
import type { ReasonCode } from '@berth/contract/messages/message.ts'
import type { Service, ServiceState } from '@berth/contract/services/services.ts'
import type { ServiceDriver } from '../../../test-support/berth/service-driver.ts'
import type { Outside } from '../../../test-support/docker/outside.ts'
import { type Facts, readFacts } from './facts.ts'
import { falseClaims } from './false-claims.ts'
import { isReason } from './reasons.ts'
import type { Judging } from './states.ts'

/** Berth hears of a change a moment after it. What it says for longer must be true. */
const LAG_MS = 5000
const PACE_MS = 20

/** Compares what Berth says about services with what the engine says, again and again. */
export class ClaimWatcher {
  readonly states = new Set<ServiceState>()
  readonly reasons = new Set<ReasonCode>()
  readonly #outside: Outside
  readonly #judging: Judging
  readonly #still: <T>(work: () => Promise<T>) => Promise<T>

  /** @param still runs work while nothing changes in the engine, where that is possible */
  constructor(outside: Outside, judging: Judging, still: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#outside = outside
    this.#judging = judging
    this.#still = still
  }

  /** Requests an operation, and compares before the engine has completed it. */
  async act(web: ServiceDriver, request: () => Promise<unknown>): Promise<void> {
    await this.#still(async () => {
      await request()
      await this.#compare(web)
    })
  }

  /** Compares until the service is as expected. @param fits null: until it is gone */
  async until(web: ServiceDriver, fits: ((service: Service) => boolean) | null): Promise<void> {
    for (;;) {
      const service = await this.#still(() => this.#compare(web))
      if (service === null ? fits === null : fits?.(service)) return
      await sleep(PACE_MS)
    }
  }

  becomes = (web: ServiceDriver, state: ServiceState) => this.until(web, (service) => service.state === state)

  /** Compares once. @returns what Berth says; null where the service is gone @throws Error with what is not true */
  async #compare(web: ServiceDriver): Promise<Service | null> {
    const deadline = Date.now() + LAG_MS
    const earlier: Facts[] = []
    for (;;) {
      earlier.push(await readFacts(this.#outside, web.fullName))
      const said = await readClaims(web)
      if (said === null) return null
      const [service, instances] = said
      earlier.push(await readFacts(this.#outside, web.fullName))
      const faults = earlier.map((facts) => falseClaims(service, instances, facts, this.#judging))
      if (faults.some((one) => one.length === 0)) return this.#record(service)
      if (Date.now() < deadline) continue
      const facts = earlier.at(-1)
      throw new Error(`${web.fullName} is not: ${faults.at(-1)?.join('; ')}`, {
        cause: JSON.stringify({ service, facts }, null, 1),
      })
    }
  }

  #record(service: Service): Service {
    this.states.add(service.state)
    const code = service.reasonMessage?.code
    if (code !== undefined && isReason(code)) this.reasons.add(code)
    return service
  }
}

async function readClaims(web: ServiceDriver) {
  try {
    return [await web.now(), await web.instances()] as const
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-found') return null
    throw error
  }
}
