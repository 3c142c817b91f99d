import { type RefObject, useCallback, useEffect, useState } from 'react'
import type { LogViewHandle } from './LogView.tsx'
import type { LogSearch } from './log-search.ts'

/** From one line that matches to the next, round and round. */
export function useWalk(found: LogSearch | null, view: RefObject<LogViewHandle | null>) {
  const [current, setCurrent] = useState<number | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what else is looked for begins anew
  useEffect(() => setCurrent(null), [found])
  const walk = useCallback(
    (step: 1 | -1): void => {
      if (!found || found.count === 0) return
      const id = found.idAt(nextOf(found, current, step))
      if (id === undefined) return
      setCurrent(id)
      view.current?.show(id)
    },
    [found, current, view],
  )
  const at = found && current !== null ? found.indexOf(current) + 1 : 0
  return { current, at, walk }
}

/** The first time it is the newest match, which is what people look for in a log. */
function nextOf(found: LogSearch, current: number | null, step: 1 | -1): number {
  if (current === null) return found.count - 1
  const at = step > 0 ? found.indexOf(current + 1) : found.indexOf(current) - 1
  return (at + found.count) % found.count
}
