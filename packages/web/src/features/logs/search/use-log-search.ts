import { useEffect, useMemo, useReducer } from 'react'
import type { LogFeed } from '../feed/log-feed.ts'
import { LogSearch, patternOf, type Query } from './log-search.ts'

/** The time for searching in each frame, in milliseconds. */
const SLICE_MS = 8

export interface Search {
  readonly found: LogSearch | null
  readonly isBad: boolean
}

/** Searches the lines of a feed, a part in each frame, until all lines are searched. */
export function useLogSearch(feed: LogFeed, { text, isRegex }: Query): Search {
  const [, rerender] = useReducer((count: number) => count + 1, 0)
  const search = useMemo<Search>(() => {
    try {
      const pattern = patternOf({ text, isRegex })
      return { found: pattern ? new LogSearch(feed.store, pattern) : null, isBad: false }
    } catch {
      return { found: null, isBad: true }
    }
  }, [feed, text, isRegex])
  const { found } = search
  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the feed may have added lines
  useEffect(() => {
    if (!found || found.isDone) return
    let frame = requestAnimationFrame(function searchStep() {
      found.step(performance.now() + SLICE_MS)
      rerender()
      if (!found.isDone) frame = requestAnimationFrame(searchStep)
    })
    return () => cancelAnimationFrame(frame)
  }, [found, feed.version])
  return search
}
