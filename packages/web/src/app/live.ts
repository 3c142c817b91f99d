import { eventStreams } from '@berth/contract/events/event-streams.ts'
import { Event } from '@berth/contract/events/events.ts'
import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { SilenceWatch } from '../lib/silence-watch.ts'
import { sessionQuery } from '../service-model/queries.ts'
import { applyEvent } from './live-cache.ts'

/** A short break is not worth a word. */
const TELL_AFTER = 3000
/** Browsers allow six connections to a server: pages that nobody looks at give theirs back. */
const CLOSE_HIDDEN_AFTER = 30_000
const FIRST_WAIT = 1000
const LONGEST_WAIT = 30_000
/** The server says something every 15 s. */
const LOOK_MS = 20_000

const listeners = new Set<() => void>()
let lost = false

/** Whether the page has not heard of the server for some seconds, so that what it shows may be old. */
export function useLiveLost(): boolean {
  return useSyncExternalStore(subscribe, () => lost)
}

/** Follows what changes in the cluster and keeps what was read true. @returns ends it */
export function followEvents(client: QueryClient): () => void {
  let source: EventSource | null = null
  let wait = FIRST_WAIT
  let reopening: Timer
  let telling: Timer
  let hiding: Timer
  const watch = new SilenceWatch(LOOK_MS, onSilence)

  function open(): void {
    close()
    source = new EventSource(eventStreams.events.path)
    source.addEventListener('quiet', () => watch.heard())
    source.onopen = () => {
      watch.heard()
      wait = FIRST_WAIT
      clearTimeout(telling)
      telling = undefined
      tell(false)
    }
    source.onmessage = ({ data }) => {
      watch.heard()
      const event = Event.safeParse(JSON.parse(data))
      // What this page can't read comes from a newer server: it reads everything anew.
      applyEvent(client, event.success ? event.data : { type: 'reset' })
    }
    source.onerror = () => {
      telling ??= setTimeout(tell, TELL_AFTER, true)
      // After a lost connection the browser comes back by itself, after a refusal it never does.
      if (source?.readyState === EventSource.CLOSED) comeBack()
    }
  }

  function onSilence(): void {
    if (source === null) return
    telling ??= setTimeout(tell, TELL_AFTER, true)
    open()
  }

  function comeBack(): void {
    // Finds out whether the refusal means that the session has ended, which leads to the sign-in page.
    void client.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch(() => {})
    reopening = setTimeout(open, wait)
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }

  function close(): void {
    clearTimeout(reopening)
    watch.heard()
    source?.close()
    source = null
  }

  function onVisibility(): void {
    clearTimeout(hiding)
    if (document.hidden) hiding = setTimeout(close, CLOSE_HIDDEN_AFTER)
    else if (source === null) open()
  }

  document.addEventListener('visibilitychange', onVisibility)
  open()
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    watch.end()
    clearTimeout(telling)
    clearTimeout(hiding)
    close()
    tell(false)
  }
}

type Timer = ReturnType<typeof setTimeout> | undefined

function tell(now: boolean): void {
  lost = now
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
