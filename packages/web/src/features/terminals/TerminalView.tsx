import '@xterm/xterm/css/xterm.css'
import { Button, Loader, useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useWords } from '../../lib/words.ts'
import { FindBar } from './FindBar.tsx'
import { ShellDialog } from './ShellDialog.tsx'
import { type Keys, Session, type Status } from './session.ts'
import styles from './TerminalView.module.css'
import type { TerminalTab } from './terminals.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly tab: TerminalTab
  readonly isShown: boolean
  readonly isFinding: boolean
  /** The size of the panel; whoever changes it, or comes to the tab, wants to type. */
  readonly size: string
  readonly keys: Keys
  readonly onEndFind: () => void
}

/** One terminal. It is kept, and goes on, while another shows. */
export function TerminalView({ tab, isShown, isFinding, size, keys, onEndFind }: Props) {
  const t = useTexts()
  const scheme = useComputedColorScheme('light')
  const name = t.terminalOf(tab.name)
  const label = `${name} (${t.leave})`
  const [session, element] = useSession(tab, scheme, label, keys)
  useEffect(() => session?.recolour(scheme), [session, scheme])
  useEffect(() => session?.relabel(label), [session, label])
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

/** Made once its place is there, and ended with it. */
function useSession(tab: TerminalTab, scheme: 'light' | 'dark', label: string, keys: Keys) {
  const element = useRef<HTMLDivElement>(null)
  const [session, setSession] = useState<Session | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it looks like and is called is changed later, not made anew
  useEffect(() => {
    if (!element.current) return
    const made = new Session(tab, element.current, scheme, label, keys)
    setSession(made)
    return () => made.dispose()
  }, [tab.key])
  return [session, element] as const
}

/** What there is to say of the command, and the way to start it anew. */
function StatusBar({ session, tab }: { readonly session: Session; readonly tab: TerminalTab }) {
  const t = useTexts()
  const [isAsking, setAsking] = useState(false)
  const status = useSyncExternalStore(session.subscribe, () => session.status)
  const said = useSaid(status)
  if (said === null) return null
  const again = () => {
    session.connect()
    session.focus()
  }
  return (
    <div className={styles.status} role="status" data-tone={status.kind === 'exit' ? 'quiet' : status.kind}>
      {status.kind === 'connecting' && <Loader size={14} />}
      <span className={styles.said}>{said}</span>
      {isForWantOfCommand(status) && (
        <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
          {t.otherCommand}
        </Button>
      )}
      {isAsking && <ShellDialog place={tab} replaces={tab.key} onClose={() => setAsking(false)} />}
      {status.kind !== 'connecting' && (
        <Button size="compact-sm" variant="default" onClick={again}>
          {status.kind === 'lost' ? t.reconnect : status.kind === 'exit' ? t.again : t.retry}
        </Button>
      )}
    </div>
  )
}

/** The container lacks what was to be run: trying again can't help, another command may. */
function isForWantOfCommand(status: Status): boolean {
  return status.kind === 'error' && ['no-shell', 'no-such-command'].includes(status.detailMessage.code)
}

function useSaid(status: Status): string | null {
  const t = useTexts()
  const words = useWords()
  if (status.kind === 'open') return null
  if (status.kind === 'exit') return status.code === null ? t.endedUnknown : t.ended(String(status.code))
  return status.kind === 'error' ? words.server(status.detail, status.detailMessage) : t[status.kind]
}
