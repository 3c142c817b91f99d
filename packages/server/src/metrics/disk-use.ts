import { setTimeout as sleep } from 'node:timers/promises'
import { readDiskUse } from '../engine/containers/usage.ts'
import { EngineError } from '../engine/transport/client.ts'
import type { Timings } from '../timings.ts'
import type { QueryHost, RunningInstance } from './running-instances.ts'

/** The pause after a measurement is this many times its duration, because the engine walks through all files. */
const PAUSE_FACTOR = 20
const TRIES = 4

interface Measurement {
  /** The sizes in bytes by the container's id, of this measurement, or of the one before if this one has failed. */
  readonly sizes: ReadonlyMap<string, number>
  readonly hasFailed: boolean
  readonly endedAt: number
  readonly tookMs: number
}

/** The disk use of instances on their hosts, as last measured. */
export class DiskUse {
  readonly #measurements = new Map<string, Measurement>()
  readonly #underWay = new Set<string>()
  readonly #now: () => number
  readonly #timings: Timings

  constructor(now: () => number, timings: Timings) {
    this.#now = now
    this.#timings = timings
  }

  /** Returns bytes; null while they have not been measured. */
  of(containerId: string): number | null {
    for (const { sizes } of this.#measurements.values()) {
      const size = sizes.get(containerId)
      if (size !== undefined) return size
    }
    return null
  }

  /** Measures the hosts that are due, without waiting for the results. */
  measureDue(running: readonly RunningInstance[], queryHost: QueryHost): void {
    const byHost = Map.groupBy(running, ({ host }) => host.id)
    for (const hostId of this.#measurements.keys()) if (!byHost.has(hostId)) this.#measurements.delete(hostId)
    for (const [hostId, all] of byHost) if (this.#isDue(hostId, all)) void this.#measure(hostId, queryHost)
  }

  #isDue(hostId: string, running: readonly RunningInstance[]): boolean {
    if (this.#underWay.has(hostId)) return false
    const last = this.#measurements.get(hostId)
    if (!last) return true
    const isComplete = running.every(({ containerId }) => last.sizes.has(containerId))
    const pace = isComplete ? this.#timings.diskUsePaceMs : this.#timings.diskUseNewPaceMs
    return this.#now() - last.endedAt >= Math.max(pace, last.tookMs * PAUSE_FACTOR)
  }

  /**
   * A failed measurement is repeated when the host is due again. The first one keeps the known sizes; after a second one they would be too
   * old. The sampler reports whether the host answers at all.
   */
  async #measure(hostId: string, queryHost: QueryHost): Promise<void> {
    const began = this.#now()
    this.#underWay.add(hostId)
    const measured = await withRetries(() => queryHost(hostId, readDiskUse), this.#timings).catch(() => null)
    const last = this.#measurements.get(hostId)
    const sizes = measured ?? (last && !last.hasFailed ? last.sizes : new Map())
    const endedAt = this.#now()
    this.#measurements.set(hostId, { sizes, hasFailed: measured === null, endedAt, tookMs: endedAt - began })
    this.#underWay.delete(hostId)
  }
}

/**
 * Retries a measurement. The engine measures for one caller at a time and refuses others; the random delay avoids that two callers retry at
 * the same moment.
 */
async function withRetries<T>(measure: () => Promise<T>, { diskUseRetryMs }: Timings): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await measure()
    } catch (error) {
      if (!(error instanceof EngineError) || tries === TRIES) throw error
      await sleep(diskUseRetryMs * (1 + Math.random() * 4), undefined, { ref: false })
    }
  }
}
