import { useEffect, useMemo, useReducer } from 'react'
import type { LogFeed } from '../feed/log-feed.ts'
import { LineSearch, patternOf, type Query } from './line-search.ts'

/** The time for searching in each frame, in milliseconds. */
const SLICE_MS = 8

export interface LineSearchState {
  readonly search: LineSearch | null
  readonly isInvalid: boolean
}

/** Searches the lines of a feed, a part in each frame, until all lines are searched. */
export function useLineSearch(feed: LogFeed, { text, isRegex }: Query): LineSearchState {
  const [, rerender] = useReducer((count: number) => count + 1, 0)
  const state = useMemo<LineSearchState>(() => {
    try {
      const pattern = patternOf({ text, isRegex })
      return { search: pattern ? new LineSearch(feed.store, pattern) : null, isInvalid: false }
    } catch {
      return { search: null, isInvalid: true }
    }
  }, [feed, text, isRegex])
  const { search } = state
  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the feed may have added lines
  useEffect(() => {
    if (!search || search.isDone) return
    let frame = requestAnimationFrame(function searchStep() {
      search.step(performance.now() + SLICE_MS)
      rerender()
      if (!search.isDone) frame = requestAnimationFrame(searchStep)
    })
    return () => cancelAnimationFrame(frame)
  }, [search, feed.version])
  return state
}
