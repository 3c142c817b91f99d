import { lazy, Suspense, useEffect } from 'react'
import { closeAllTerminals, useTerminals } from './terminals.ts'

const TerminalPanel = lazy(() => import('./TerminalPanel.tsx').then((module) => ({ default: module.TerminalPanel })))

/** The terminals at the foot of every page, while there are any. They end with whoever is signed in. */
export function Terminals() {
  const { tabs } = useTerminals()
  useEffect(() => closeAllTerminals, [])
  return <Suspense>{tabs.length > 0 && <TerminalPanel />}</Suspense>
}
