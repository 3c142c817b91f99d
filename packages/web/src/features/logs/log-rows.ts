import type { LogStore } from './feed/log-store.ts'
import type { LineSearch } from './search/line-search.ts'

/** The lines to show: all lines, or those that match. */
export interface Rows {
  readonly count: number
  /** The number of rows before these that have been dropped. */
  readonly dropped: number
  idAt(index: number): number
  /** Returns the index of a line, or the index where it would be. */
  indexOf(id: number): number
}

export function rowsOf(store: LogStore, only: LineSearch | null): Rows {
  if (only)
    return {
      count: only.count,
      dropped: only.dropped,
      idAt: (index) => only.idAt(index) ?? -1,
      indexOf: (id) => only.indexOf(id),
    }
  const { first, end } = store
  return { count: end - first, dropped: first, idAt: (index) => first + index, indexOf: (id) => id - first }
}
