import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@berth/contract/http/problems.ts'
import type { LiveMetrics } from '@berth/contract/metrics/metrics.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { Reading } from '../domain/usage.ts'
import type { Timings } from '../timings.ts'
import type { UsageRecorder } from './usage-recorder.ts'

type Listener = (live: LiveMetrics) => void

interface Watched {
  readonly listeners: Set<Listener>
  readonly ending: AbortController
  last: LiveMetrics | null
}

/** Samples the services that somebody watches. However many clients watch one, its engines are asked once. */
export class LiveSampler {
  readonly #recorder: UsageRecorder
  readonly #paceMs: number
  readonly #fail: (error: unknown) => void
  readonly #watched = new Map<string, Watched>()

  constructor(recorder: UsageRecorder, { liveMetricsPaceMs }: Timings, fail: (error: unknown) => void) {
    this.#recorder = recorder
    this.#fail = fail
    this.#paceMs = liveMetricsPaceMs
  }

  /** Calls the listener with what a service uses, from now on. @returns ends it */
  follow(ref: ServiceRef, listener: Listener): () => void {
    const key = `${ref.space}/${ref.service}`
    const watched = this.#watched.get(key) ?? this.#begin(key, ref)
    watched.listeners.add(listener)
    if (watched.last) listener(watched.last)
    return () => {
      if (!watched.listeners.delete(listener) || watched.listeners.size > 0) return
      watched.ending.abort()
      this.#watched.delete(key)
    }
  }

  #begin(key: string, ref: ServiceRef): Watched {
    const watched: Watched = { listeners: new Set(), ending: new AbortController(), last: null }
    this.#watched.set(key, watched)
    void this.#loop(ref, watched)
    return watched
  }

  async #loop(ref: ServiceRef, watched: Watched): Promise<void> {
    const { signal } = watched.ending
    let before: ReadonlyMap<string, Reading> = new Map()
    while (!signal.aborted) {
      const began = performance.now()
      try {
        const [live, readings] = await this.#recorder.readNow(ref, before)
        before = readings
        watched.last = live
        for (const listener of watched.listeners) listener(live)
      } catch (error) {
        // A service that was removed is no fault: its page shows that, and ends the stream.
        if (!(error instanceof Problem)) this.#fail(error)
      }
      const rest = Math.max(this.#paceMs / 4, this.#paceMs - (performance.now() - began))
      await sleep(rest, undefined, { signal }).catch(() => undefined)
    }
  }
}
