import { type RefObject, useCallback, useEffect, useState } from 'react'
import type { LogViewHandle } from '../LogView.tsx'
import type { LineSearch } from './line-search.ts'

/** Steps from match to match, and wraps around at both ends. */
export function useMatchNavigation(search: LineSearch | null, view: RefObject<LogViewHandle | null>) {
  const [current, setCurrent] = useState<number | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search resets the current match
  useEffect(() => setCurrent(null), [search])
  const step = useCallback(
    (direction: 1 | -1): void => {
      if (!search || search.count === 0) return
      const id = search.idAt(nextMatchIndex(search, current, direction))
      if (id === undefined) return
      setCurrent(id)
      view.current?.show(id)
    },
    [search, current, view],
  )
  const at = search && current !== null ? search.indexOf(current) + 1 : 0
  return { current, at, step }
}

/** Returns the index of the next match. The first step goes to the newest match, which users usually look for. */
function nextMatchIndex(search: LineSearch, current: number | null, direction: 1 | -1): number {
  if (current === null) return search.count - 1
  const at = direction > 0 ? search.indexOf(current + 1) : search.indexOf(current) - 1
  return (at + search.count) % search.count
}
