import { useEffect, useMemo, useReducer } from 'react'
import type { LogFeed } from './log-feed.ts'
import { LogSearch, patternOf, type Query } from './log-search.ts'

/** So much of each frame goes into looking. */
const SLICE_MS = 8

export interface Search {
  readonly found: LogSearch | null
  readonly isBad: boolean
}

/** Looks for what matches, a little in each frame, as long as there is something to look at. */
export function useLogSearch(feed: LogFeed, { text, isRegex }: Query): Search {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const search = useMemo<Search>(() => {
    try {
      const pattern = patternOf({ text, isRegex })
      return { found: pattern ? new LogSearch(feed.store, pattern) : null, isBad: false }
    } catch {
      return { found: null, isBad: true }
    }
  }, [feed, text, isRegex])
  const { found } = search
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every change of the feed there may be more to look at
  useEffect(() => {
    if (!found || found.isDone) return
    let frame = requestAnimationFrame(function look() {
      found.step(performance.now() + SLICE_MS)
      redraw()
      if (!found.isDone) frame = requestAnimationFrame(look)
    })
    return () => cancelAnimationFrame(frame)
  }, [found, feed.version])
  return search
}
