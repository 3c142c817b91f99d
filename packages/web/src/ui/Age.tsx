import { useSyncExternalStore } from 'react'
import { useLanguage } from '../lib/language.ts'
import { formatAge, formatDateTime } from '../lib/time.ts'

const TICK = 15_000
const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** Shows how long ago a moment was, and keeps it up to date. Hover shows the exact time. */
export function Age({ at }: { readonly at: string }) {
  const language = useLanguage()
  const time = useSyncExternalStore(subscribe, () => now)
  return (
    <time dateTime={at} title={formatDateTime(at, language)}>
      {formatAge(at, time, language)}
    </time>
  )
}

/** Uses one timer for all ages on the page. */
function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) timer = setInterval(tick, TICK)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}
