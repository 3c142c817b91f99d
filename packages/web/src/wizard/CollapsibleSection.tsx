import { Text, UnstyledButton } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { IconChevronRight } from '../ui/icons/icons.ts'
import styles from './CollapsibleSection.module.css'

interface Props {
  readonly title: string
  /** A short summary of the content, shown while it is folded. */
  readonly summary: string
  /** Whether the content has errors. If so, the section opens by itself. */
  readonly hasErrors: boolean
  readonly startsOpen?: boolean
  readonly children: ReactNode
}

/** A section of a step that few users need. Its head shows a summary, and a click opens it. */
export function CollapsibleSection({ title, summary, hasErrors, startsOpen = false, children }: Props) {
  const id = useId()
  const [open, setOpen] = useState(startsOpen)
  // The section stays open after it opened for an error. Otherwise fixing the error would close it while the user types.
  if (hasErrors && !open) setOpen(true)
  return (
    <section className={styles.section}>
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
