import { ActionIcon, Tooltip } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { type CSSProperties, useEffect, useRef, useState } from 'react'
import type { Icon } from '../../ui/icons/icon.tsx'
import {
  IconArrowsDiagonal,
  IconArrowsDiagonalMinimize2,
  IconChevronDown,
  IconChevronUp,
  IconSearch,
} from '../../ui/icons/icons.ts'
import { PanelHandle } from './PanelHandle.tsx'
import { TabList } from './TabList.tsx'
import styles from './TerminalPanel.module.css'
import { TerminalView } from './TerminalView.tsx'
import { useTerminals } from './terminals.ts'
import { useTexts } from './texts.ts'

const DEFAULT_HEIGHT = 320

type Size = 'usual' | 'full' | 'folded'

/** The panel with terminal tabs at the bottom of the page. It can be resized, fill the whole page, or be folded to its tabs. */
export function TerminalPanel() {
  const t = useTexts()
  const { tabs, shown } = useTerminals()
  const [height, setHeight] = useLocalStorage({ key: 'berth.terminal-height', defaultValue: DEFAULT_HEIGHT })
  const [size, setSize] = useState<Size>('usual')
  const [isFinding, setFinding] = useState(false)
  const head = useRef<HTMLDivElement>(null)
  const keys = {
    onFind: () => setFinding(true),
    onLeave: () => head.current?.querySelector<HTMLElement>('[aria-current]')?.focus(),
  }
  const newestKey = tabs.at(-1)?.key
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new terminal must be visible
  useEffect(() => setSize((now) => (now === 'folded' ? 'usual' : now)), [newestKey])
  const isFolded = size === 'folded'
  return (
    <section
      className={styles.panel}
      data-size={size}
      style={{ '--height': `${height}px` } as CSSProperties}
      aria-label={t.terminals}
    >
      {size === 'usual' && <PanelHandle height={height} onHeight={setHeight} />}
      <div ref={head} className={styles.head}>
        <TabList onShow={() => isFolded && setSize('usual')} />
        {!isFolded && <Action icon={IconSearch} label={t.find} onClick={() => setFinding(!isFinding)} />}
        {!isFolded && (
          <Action
            icon={size === 'full' ? IconArrowsDiagonalMinimize2 : IconArrowsDiagonal}
            label={size === 'full' ? t.restore : t.full}
            onClick={() => setSize(size === 'full' ? 'usual' : 'full')}
          />
        )}
        <Action
          icon={isFolded ? IconChevronUp : IconChevronDown}
          label={isFolded ? t.show : t.hide}
          onClick={() => setSize(isFolded ? 'usual' : 'folded')}
        />
      </div>
      <div className={styles.body} hidden={isFolded}>
        {tabs.map((tab) => (
          <TerminalView
            key={tab.key}
            tab={tab}
            isShown={tab.key === shown}
            isFinding={isFinding}
            size={size}
            keys={keys}
            onEndFind={() => setFinding(false)}
          />
        ))}
      </div>
    </section>
  )
}

interface ActionProps {
  readonly icon: Icon
  readonly label: string
  readonly onClick: () => void
}

function Action({ icon: ActionSymbol, label, onClick }: ActionProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick}>
        <ActionSymbol size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
