import { useSyncExternalStore } from 'react'

/** The instance and the command of a terminal. */
export interface TerminalTarget {
  readonly space: string
  readonly service: string
  /** The id of the instance. */
  readonly instance: string
  /** The name of the instance: "web.2". */
  readonly name: string
  /** The command line as typed; null for the best shell that the container has. */
  readonly command: string | null
  /** Null for the image's default user. */
  readonly user: string | null
}

export interface TerminalTab extends TerminalTarget {
  readonly key: number
}

interface Terminals {
  readonly tabs: readonly TerminalTab[]
  /** The key of the visible tab; null without tabs. */
  readonly shown: number | null
}

const NONE: Terminals = { tabs: [], shown: null }
const listeners = new Set<() => void>()
let current = NONE
let lastKey = 0

/** Returns the open terminals, which are the same on every page. */
export function useTerminals(): Terminals {
  return useSyncExternalStore(subscribe, () => current)
}

export function openTerminal(target: TerminalTarget): void {
  const tab = { ...target, key: ++lastKey }
  setTerminals({ tabs: [...current.tabs, tab], shown: tab.key })
}

export function showTerminal(key: number): void {
  setTerminals({ ...current, shown: key })
}

/** Closes a terminal. If it was visible, its neighbour becomes visible. */
export function closeTerminal(key: number): void {
  const index = current.tabs.findIndex((tab) => tab.key === key)
  const tabs = current.tabs.filter((tab) => tab.key !== key)
  const next = tabs[Math.min(index, tabs.length - 1)]?.key ?? null
  setTerminals({ tabs, shown: current.shown === key ? next : current.shown })
}

export function closeAllTerminals(): void {
  setTerminals(NONE)
}

function setTerminals(next: Terminals): void {
  current = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
