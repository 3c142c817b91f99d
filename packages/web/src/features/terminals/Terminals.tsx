import { lazy, Suspense, useEffect } from 'react'
import { closeAllTerminals, useTerminals } from './terminals.ts'

const TerminalPanel = lazy(() => import('./TerminalPanel.tsx').then((module) => ({ default: module.TerminalPanel })))

/** The terminal panel at the bottom of every page, while there are terminals. Signing out closes them all. */
export function Terminals() {
  const { tabs } = useTerminals()
  useEffect(() => closeAllTerminals, [])
  return <Suspense>{tabs.length > 0 && <TerminalPanel />}</Suspense>
}
