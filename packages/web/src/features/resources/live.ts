import { addressOf } from '@berth/contract/http/client.ts'
import { metricStreams } from '@berth/contract/metrics/metric-routes.ts'
import { LiveMetrics } from '@berth/contract/metrics/metrics.ts'
import { useSyncExternalStore } from 'react'
import { SilenceWatch } from '../../lib/silence-watch.ts'

/** Five minutes, at one every two seconds. */
const KEPT = 150
const REOPEN_AFTER_MS = 5000
/** The server says something every 15 s. */
const LOOK_MS = 20_000

export interface LiveState {
  /** The oldest first. */
  readonly moments: readonly LiveMetrics[]
  /** The stream has broken off, so that the last moment is an old one. */
  readonly lost: boolean
}

const NOTHING: LiveState = { moments: [], lost: false }

/** What a service's instances use, as it comes. All parts of the page that look at a service share one stream. */
class LiveSource {
  readonly #path: string
  readonly #listeners = new Set<() => void>()
  #source: EventSource | null = null
  #watch: SilenceWatch | undefined
  #reopening: ReturnType<typeof setTimeout> | undefined
  #state = NOTHING

  constructor(path: string) {
    this.#path = path
  }

  readonly state = (): LiveState => this.#state

  /** The first who looks opens the stream, the last who leaves closes it. */
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
    this.#state = NOTHING
  }

  /** A page that nobody looks at costs the engines nothing. */
  #onVisibility = (): void => {
    if (document.hidden) this.#close()
    else this.#open()
  }

  #open(): void {
    this.#close()
    const source = new EventSource(this.#path)
    this.#source = source
    this.#watch = new SilenceWatch(LOOK_MS, () => {
      this.#set({ ...this.#state, lost: true })
      this.#open()
    })
    source.addEventListener('quiet', () => this.#watch?.heard())
    source.onmessage = ({ data }) => {
      this.#watch?.heard()
      const live = LiveMetrics.safeParse(JSON.parse(data))
      if (live.success) this.#set({ moments: [...this.#state.moments, live.data].slice(-KEPT), lost: false })
    }
    source.onerror = () => {
      this.#set({ ...this.#state, lost: true })
      // After a lost connection the browser comes back by itself, after a refusal it never does.
      if (source.readyState === EventSource.CLOSED) this.#reopening = setTimeout(() => this.#open(), REOPEN_AFTER_MS)
    }
  }

  #close(): void {
    clearTimeout(this.#reopening)
    this.#watch?.end()
    this.#source?.close()
    this.#source = null
  }

  #set(state: LiveState): void {
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
