import { type RefObject, useEffect, useState } from 'react'
import type { LogFeed } from './feed/log-feed.ts'
import type { LogViewHandle } from './LogView.tsx'

interface Target {
  readonly at: string | undefined
  /** The id of the line; null until it has arrived. */
  readonly id: number | null
  readonly isGone: boolean
}

/** Scrolls to the line that the address names as soon as it has arrived. @param at the exact time of the line */
export function useLineLink(feed: LogFeed, at: string | undefined, view: RefObject<LogViewHandle | null>): Target {
  const [target, setTarget] = useState<Target>({ at, id: null, isGone: false })
  const { version } = feed
  // biome-ignore lint/correctness/useExhaustiveDependencies: the line may have arrived with any change of the feed
  useEffect(() => {
    if (target.at !== at) return setTarget({ at, id: null, isGone: false })
    if (!at || target.id !== null || target.isGone) return
    const [ms, nanos] = [Date.parse(`${at.slice(0, 23)}Z`), Number(at.slice(23, 29))]
    const line = feed.store.line(feed.store.since(ms, nanos))
    if (line && line.at === ms && line.nanos === nanos) {
      setTarget({ at, id: line.id, isGone: false })
      requestAnimationFrame(() => view.current?.show(line.id))
    } else if (feed.state !== 'loading') setTarget({ at, id: null, isGone: true })
  }, [feed, version, at, target])
  return target
}
