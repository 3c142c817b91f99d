import { eventStreams } from '@berth/contract/events/event-streams.ts'
import { Event } from '@berth/contract/events/events.ts'
import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { HeartbeatMonitor } from '../lib/heartbeat-monitor.ts'
import { sessionQuery } from '../service-model/queries.ts'
import { applyEvent } from './live-cache.ts'

/** A shorter interruption is not shown, in milliseconds. */
const SHOW_LOST_AFTER = 3000
/** Browsers allow six connections to a server, so a hidden page closes its own after this time, in milliseconds. */
const CLOSE_HIDDEN_AFTER = 30_000
const FIRST_WAIT = 1000
const LONGEST_WAIT = 30_000
/** Longer than the 15 s after which the server sends a `quiet` event. */
const SILENCE_CHECK_MS = 20_000

const listeners = new Set<() => void>()
let lost = false

/** Tells whether the connection to the server has been lost for some seconds, so that the page may show old data. */
export function useIsConnectionLost(): boolean {
  return useSyncExternalStore(subscribe, () => lost)
}

/** Follows the live events of the cluster and keeps the query cache up to date. @returns a function that stops it */
export function followEvents(client: QueryClient): () => void {
  let source: EventSource | null = null
  let wait = FIRST_WAIT
  let reopenTimer: Timer
  let lostTimer: Timer
  let closeTimer: Timer
  const watch = new HeartbeatMonitor(SILENCE_CHECK_MS, onSilence)

  function open(): void {
    close()
    source = new EventSource(eventStreams.events.path)
    source.addEventListener('quiet', () => watch.reset())
    source.onopen = () => {
      watch.reset()
      wait = FIRST_WAIT
      clearTimeout(lostTimer)
      lostTimer = undefined
      setLost(false)
    }
    source.onmessage = ({ data }) => {
      watch.reset()
      const event = Event.safeParse(JSON.parse(data))
      // An event that this page can't parse comes from a newer server, so the page fetches everything again.
      applyEvent(client, event.success ? event.data : { type: 'reset' })
    }
    source.onerror = () => {
      lostTimer ??= setTimeout(setLost, SHOW_LOST_AFTER, true)
      // The browser reconnects by itself after a lost connection, but never after a refusal.
      if (source?.readyState === EventSource.CLOSED) reopenLater()
    }
  }

  function onSilence(): void {
    if (source === null) return
    lostTimer ??= setTimeout(setLost, SHOW_LOST_AFTER, true)
    open()
  }

  function reopenLater(): void {
    // The session may have ended. This request finds out, and then the page goes to sign-in.
    void client.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch(() => {})
    reopenTimer = setTimeout(open, wait)
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }

  function close(): void {
    clearTimeout(reopenTimer)
    watch.reset()
    source?.close()
    source = null
  }

  function onVisibility(): void {
    clearTimeout(closeTimer)
    if (document.hidden) closeTimer = setTimeout(close, CLOSE_HIDDEN_AFTER)
    else if (source === null) open()
  }

  document.addEventListener('visibilitychange', onVisibility)
  open()
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    watch.stop()
    clearTimeout(lostTimer)
    clearTimeout(closeTimer)
    close()
    setLost(false)
  }
}

type Timer = ReturnType<typeof setTimeout> | undefined

function setLost(isLost: boolean): void {
  lost = isLost
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
