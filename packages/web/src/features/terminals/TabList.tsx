import { ActionIcon, UnstyledButton } from '@mantine/core'
import { IconTerminal2, IconX } from '../../ui/icons/icons.ts'
import styles from './TabList.module.css'
import { closeTerminal, showTerminal, type TerminalTab, useTerminals } from './terminals.ts'
import { useTexts } from './texts.ts'

/** Chooses the visible terminal. Terminals of the same instance are numbered. */
export function TabList({ onShow }: { readonly onShow: () => void }) {
  const t = useTexts()
  const { tabs, shown } = useTerminals()
  const show = (key: number) => {
    showTerminal(key)
    onShow()
  }
  return (
    <ul className={styles.tabs}>
      {tabs.map((tab) => {
        const name = tabName(tab, tabs)
        return (
          <li key={tab.key} className={styles.tab} data-shown={tab.key === shown || undefined}>
            <UnstyledButton
              className={styles.name}
              aria-current={tab.key === shown || undefined}
              title={`${tab.space} / ${name}`}
              onClick={() => show(tab.key)}
            >
              <IconTerminal2 size={14} aria-hidden />
              {name}
            </UnstyledButton>
            <ActionIcon size="xs" aria-label={t.closeOf(name)} onClick={() => closeTerminal(tab.key)}>
              <IconX size={12} aria-hidden />
            </ActionIcon>
          </li>
        )
      })}
    </ul>
  )
}

function tabName(tab: TerminalTab, tabs: readonly TerminalTab[]): string {
  const siblings = tabs.filter(({ instance }) => instance === tab.instance)
  return siblings.length > 1 ? `${tab.name} (${siblings.indexOf(tab) + 1})` : tab.name
}
