import { Text, UnstyledButton } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { IconChevronRight } from '../ui/icons/icons.ts'
import styles from './Fold.module.css'

interface Props {
  readonly title: string
  /** What is set inside, in a few words, while it is folded. */
  readonly summary: string
  /** Something inside must be mended: it opens by itself. */
  readonly faulty: boolean
  readonly startsOpen?: boolean
  readonly children: ReactNode
}

/** A part of a step that few need: its head says what is set, a click opens it. */
export function Fold({ title, summary, faulty, startsOpen = false, children }: Props) {
  const id = useId()
  const [open, setOpen] = useState(startsOpen)
  // Stays open once it has opened: typing the remedy must not close it.
  if (faulty && !open) setOpen(true)
  return (
    <section className={styles.fold}>
      <UnstyledButton className={styles.head} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <IconChevronRight size={16} className={styles.chevron} aria-hidden />
        <span className={styles.title}>{title}</span>
        {!open && (
          <Text span size="sm" c="dimmed" className={styles.summary}>
            {summary}
          </Text>
        )}
      </UnstyledButton>
      <div id={id} className={styles.body} hidden={!open}>
        {open && children}
      </div>
    </section>
  )
}
