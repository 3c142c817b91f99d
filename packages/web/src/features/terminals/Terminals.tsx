import { Suspense, useEffect } from 'react'
import { lazyComponent } from '../../lib/load-chunk.ts'
import { closeAllTerminals, useTerminals } from './terminals.ts'

const TerminalPanel = lazyComponent(() => import('./TerminalPanel.tsx'), 'TerminalPanel')

/** The terminal panel at the bottom of every page, while there are terminals. Signing out closes them all. */
export function Terminals() {
  const { tabs } = useTerminals()
  useEffect(() => closeAllTerminals, [])
  return <Suspense>{tabs.length > 0 && <TerminalPanel />}</Suspense>
}
