import '@xterm/xterm/css/xterm.css'
import { Button, Loader, useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useServerTexts } from '../../lib/server-texts.ts'
import { FindBar } from './FindBar.tsx'
import { ShellDialog } from './ShellDialog.tsx'
import { type KeyHandlers, Session, type Status } from './session.ts'
import styles from './TerminalView.module.css'
import type { TerminalTab } from './terminals.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly tab: TerminalTab
  readonly isShown: boolean
  readonly isFinding: boolean
  /** The size of the panel. After the user changes it, or opens the tab, the terminal gets the focus. */
  readonly size: string
  readonly keys: KeyHandlers
  readonly onEndFind: () => void
}

/** One terminal. It stays mounted and keeps running while another one is shown. */
export function TerminalView({ tab, isShown, isFinding, size, keys, onEndFind }: Props) {
  const t = useTexts()
  const scheme = useComputedColorScheme('light')
  const name = t.terminalOf(tab.name)
  const label = `${name} (${t.leave})`
  const [session, element] = useSession(tab, scheme, label, keys)
  useEffect(() => session?.setColorScheme(scheme), [session, scheme])
  useEffect(() => session?.setLabel(label), [session, label])
  // biome-ignore lint/correctness/useExhaustiveDependencies: see `size`
  useEffect(() => {
    if (isShown) session?.focus()
  }, [session, isShown, size])
  return (
    <section className={styles.view} hidden={!isShown} aria-label={name}>
      <div ref={element} className={styles.terminal} />
      {session && isFinding && isShown && <FindBar session={session} onClose={onEndFind} />}
      {session && <StatusBar session={session} tab={tab} />}
    </section>
  )
}

/** Creates the session when its element is mounted, and disposes of it on unmount. */
function useSession(tab: TerminalTab, scheme: 'light' | 'dark', label: string, keys: KeyHandlers) {
  const element = useRef<HTMLDivElement>(null)
  const [session, setSession] = useState<Session | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: scheme and label are updated later, without a new session
  useEffect(() => {
    if (!element.current) return
    const newSession = new Session(tab, element.current, scheme, label, keys)
    setSession(newSession)
    return () => newSession.dispose()
  }, [tab.key])
  return [session, element] as const
}

/** Shows the status of the command, with a button that starts it again. */
function StatusBar({ session, tab }: { readonly session: Session; readonly tab: TerminalTab }) {
  const t = useTexts()
  const [isAsking, setAsking] = useState(false)
  const status = useSyncExternalStore(session.subscribe, () => session.status)
  const statusText = useStatusText(status)
  if (statusText === null) return null
  const restart = () => {
    session.connect()
    session.focus()
  }
  return (
    <div className={styles.status} role="status" data-tone={status.kind === 'exit' ? 'quiet' : status.kind}>
      {status.kind === 'connecting' && <Loader size={14} />}
      <span className={styles.said}>{statusText}</span>
      {isCommandMissing(status) && (
        <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
          {t.otherCommand}
        </Button>
      )}
      {isAsking && <ShellDialog target={tab} replaces={tab.key} onClose={() => setAsking(false)} />}
      {status.kind !== 'connecting' && (
        <Button size="compact-sm" variant="default" onClick={restart}>
          {status.kind === 'lost' ? t.reconnect : status.kind === 'exit' ? t.again : t.retry}
        </Button>
      )}
    </div>
  )
}

/** Tells whether the container lacks the command. A retry can't help then, but another command may. */
function isCommandMissing(status: Status): boolean {
  return status.kind === 'error' && ['no-shell', 'no-such-command'].includes(status.detailMessage.code)
}

function useStatusText(status: Status): string | null {
  const t = useTexts()
  const serverTexts = useServerTexts()
  if (status.kind === 'open') return null
  if (status.kind === 'exit') return status.code === null ? t.endedUnknown : t.ended(String(status.code))
  return status.kind === 'error' ? serverTexts.message(status.detail, status.detailMessage) : t[status.kind]
}
