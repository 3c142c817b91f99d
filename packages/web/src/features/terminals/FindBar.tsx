import { ActionIcon, TextInput } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { IconChevronDown, IconChevronUp, IconX } from '../../ui/icons/icons.ts'
import styles from './FindBar.module.css'
import type { Session } from './session.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly session: Session
  readonly onClose: () => void
}

/** Searches the scrollback of a terminal: Enter finds the next match, Shift-Enter the previous one, and Escape ends the search. */
export function FindBar({ session, onClose }: Props) {
  const t = useTexts()
  const [text, setText] = useState('')
  const [isFound, setFound] = useState(true)
  const find = (query: string, direction: 'next' | 'previous') =>
    setFound(query === '' || session.find(query, direction))
  const close = () => {
    session.endFind()
    onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') find(text, event.shiftKey ? 'previous' : 'next')
    if (event.key === 'Escape') close()
  }
  return (
    <search className={styles.bar}>
      <TextInput
        size="xs"
        aria-label={t.findWhat}
        placeholder={t.find}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={text}
        error={!isFound}
        onChange={({ currentTarget: { value } }) => {
          setText(value)
          find(value, 'previous')
        }}
        onKeyDown={onKeyDown}
      />
      <span className={styles.none} role="status">
        {!isFound && t.notFound}
      </span>
      <ActionIcon aria-label={t.previous} onClick={() => find(text, 'previous')}>
        <IconChevronUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={t.next} onClick={() => find(text, 'next')}>
        <IconChevronDown size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={t.endFind} onClick={close}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </search>
  )
}
