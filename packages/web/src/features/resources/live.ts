import { addressOf } from '@berth/contract/http/client.ts'
import { metricStreams } from '@berth/contract/metrics/metric-routes.ts'
import { LiveMetrics } from '@berth/contract/metrics/metrics.ts'
import { useSyncExternalStore } from 'react'
import { HeartbeatMonitor } from '../../lib/heartbeat-monitor.ts'

/** The number of moments in five minutes, at one every two seconds. */
const MAX_MOMENTS = 150
const REOPEN_AFTER_MS = 5000
/** Longer than the 15 s after which the server sends a `quiet` event. */
const SILENCE_CHECK_MS = 20_000

export interface LiveState {
  /** Oldest first. */
  readonly moments: readonly LiveMetrics[]
  /** Whether the stream is interrupted, so that the last moment is out of date. */
  readonly lost: boolean
}

const INITIAL_STATE: LiveState = { moments: [], lost: false }

/** The live resource usage of a service's instances. All components that show the service share one stream. */
class LiveSource {
  readonly #path: string
  readonly #listeners = new Set<() => void>()
  #source: EventSource | null = null
  #watch: HeartbeatMonitor | undefined
  #reopenTimer: ReturnType<typeof setTimeout> | undefined
  #state = INITIAL_STATE

  constructor(path: string) {
    this.#path = path
  }

  readonly state = (): LiveState => this.#state

  /** Adds a listener. The first one opens the stream. @returns a function that removes it; the last removal closes the stream */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#start()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#stop()
    }
  }

  #start(): void {
    document.addEventListener('visibilitychange', this.#onVisibility)
    this.#onVisibility()
  }

  #stop(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility)
    this.#close()
    this.#state = INITIAL_STATE
  }

  /** Closes the stream while the page is hidden, so that it causes no work for the engines. */
  #onVisibility = (): void => {
    if (document.hidden) this.#close()
    else this.#open()
  }

  #open(): void {
    this.#close()
    const source = new EventSource(this.#path)
    this.#source = source
    this.#watch = new HeartbeatMonitor(SILENCE_CHECK_MS, () => {
      this.#setState({ ...this.#state, lost: true })
      this.#open()
    })
    source.addEventListener('quiet', () => this.#watch?.reset())
    source.onmessage = ({ data }) => {
      this.#watch?.reset()
      const live = LiveMetrics.safeParse(JSON.parse(data))
      if (live.success)
        this.#setState({ moments: [...this.#state.moments, live.data].slice(-MAX_MOMENTS), lost: false })
    }
    source.onerror = () => {
      this.#setState({ ...this.#state, lost: true })
      // The browser reconnects by itself after a lost connection, but never after a refusal.
      if (source.readyState === EventSource.CLOSED) this.#reopenTimer = setTimeout(() => this.#open(), REOPEN_AFTER_MS)
    }
  }

  #close(): void {
    clearTimeout(this.#reopenTimer)
    this.#watch?.stop()
    this.#source?.close()
    this.#source = null
  }

  #setState(state: LiveState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

const sources = new Map<string, LiveSource>()

export function useLive(space: string, service: string): LiveState {
  const source = sourceOf(space, service)
  return useSyncExternalStore(source.subscribe, source.state)
}

function sourceOf(space: string, service: string): LiveSource {
  const path = addressOf(metricStreams.liveMetrics.path, { space, service })
  const source = sources.get(path) ?? new LiveSource(path)
  sources.set(path, source)
  return source
}
