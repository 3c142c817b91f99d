import { setTimeout as sleep } from 'node:timers/promises'
import { readDiskUse } from '../engine/containers/usage.ts'
import { EngineError } from '../engine/transport/client.ts'
import type { Timings } from '../timings.ts'
import type { Ask, Running } from './running-instances.ts'

/** The engine walks through all files: it is asked seldom, and the more seldom the longer it takes. */
const SHARE_OF_TIME = 20
const TRIES = 4

interface Look {
  readonly sizes: ReadonlyMap<string, number>
  readonly endedAt: number
  readonly tookMs: number
}

/** What instances take on the disks of their hosts, as last measured. */
export class DiskUse {
  readonly #looks = new Map<string, Look>()
  readonly #underWay = new Set<string>()
  readonly #now: () => number
  readonly #timings: Timings

  constructor(now: () => number, timings: Timings) {
    this.#now = now
    this.#timings = timings
  }

  /** Bytes; null while it has not been measured. */
  of(containerId: string): number | null {
    for (const { sizes } of this.#looks.values()) {
      const size = sizes.get(containerId)
      if (size !== undefined) return size
    }
    return null
  }

  /** Has the hosts measured whose turn it is; doesn't wait for them. */
  keepUp(running: readonly Running[], ask: Ask): void {
    const byHost = Map.groupBy(running, ({ host }) => host.id)
    for (const hostId of this.#looks.keys()) if (!byHost.has(hostId)) this.#looks.delete(hostId)
    for (const [hostId, all] of byHost) if (this.#isDue(hostId, all)) void this.#look(hostId, ask)
  }

  #isDue(hostId: string, running: readonly Running[]): boolean {
    if (this.#underWay.has(hostId)) return false
    const last = this.#looks.get(hostId)
    if (!last) return true
    const isComplete = running.every(({ containerId }) => last.sizes.has(containerId))
    const pace = isComplete ? this.#timings.diskUsePaceMs : this.#timings.diskUseNewPaceMs
    return this.#now() - last.endedAt >= Math.max(pace, last.tookMs * SHARE_OF_TIME)
  }

  /** One that fails leaves what was known, and is tried again when its turn comes: whether the host answers at all is the sampler's to say. */
  async #look(hostId: string, ask: Ask): Promise<void> {
    const began = this.#now()
    this.#underWay.add(hostId)
    const known = this.#looks.get(hostId)?.sizes ?? new Map()
    const sizes = await measured(() => ask(hostId, readDiskUse), this.#timings).catch(() => known)
    const endedAt = this.#now()
    this.#looks.set(hostId, { sizes, endedAt, tookMs: endedAt - began })
    this.#underWay.delete(hostId)
  }
}

/** The engine does it for one at a time, and refuses another: it is asked again, at no moment that the other would pick too. */
async function measured<T>(measure: () => Promise<T>, { diskUseRetryMs }: Timings): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await measure()
    } catch (error) {
      if (!(error instanceof EngineError) || tries === TRIES) throw error
      await sleep(diskUseRetryMs * (1 + Math.random() * 4), undefined, { ref: false })
    }
  }
}
