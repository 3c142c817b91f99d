import { useSyncExternalStore } from 'react'

/** Where a terminal is, and what runs in it. */
export interface Place {
  readonly space: string
  readonly service: string
  /** The id of the instance. */
  readonly instance: string
  /** As people know it: "web.2". */
  readonly name: string
  /** As it is typed; null for the best shell that the container has. */
  readonly command: string | null
  /** Null for the image's own. */
  readonly user: string | null
}

export interface TerminalTab extends Place {
  readonly key: number
}

interface Terminals {
  readonly tabs: readonly TerminalTab[]
  /** The key of the tab that shows; null while there is none. */
  readonly shown: number | null
}

const NONE: Terminals = { tabs: [], shown: null }
const listeners = new Set<() => void>()
let current = NONE
let lastKey = 0

/** Those that are open, whatever page shows. */
export function useTerminals(): Terminals {
  return useSyncExternalStore(subscribe, () => current)
}

export function openTerminal(place: Place): void {
  const tab = { ...place, key: ++lastKey }
  change({ tabs: [...current.tabs, tab], shown: tab.key })
}

export function showTerminal(key: number): void {
  change({ ...current, shown: key })
}

/** The one beside it shows next. */
export function closeTerminal(key: number): void {
  const index = current.tabs.findIndex((tab) => tab.key === key)
  const tabs = current.tabs.filter((tab) => tab.key !== key)
  const next = tabs[Math.min(index, tabs.length - 1)]?.key ?? null
  change({ tabs, shown: current.shown === key ? next : current.shown })
}

export function closeAllTerminals(): void {
  change(NONE)
}

function change(next: Terminals): void {
  current = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
