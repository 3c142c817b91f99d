import type { LogSearch } from './log-search.ts'
import type { LogStore } from './log-store.ts'

/** The lines that are shown, one after the other: all of them, or those that match. */
export interface Rows {
  readonly count: number
  /** How many were before these and are no longer kept. */
  readonly dropped: number
  idAt(index: number): number
  /** Where a line is, or would be. */
  indexOf(id: number): number
}

export function rowsOf(store: LogStore, only: LogSearch | null): Rows {
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
