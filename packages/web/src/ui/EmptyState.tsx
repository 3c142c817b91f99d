import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'

interface Props {
  readonly icon: ReactNode
  readonly title: string
  readonly text?: string
  /** The level of the title; 1 if the page shows nothing else. */
  readonly level?: 1 | 2
  /** The button for the next step. */
  readonly children?: ReactNode
}

/** Explains that there is nothing to show, and offers the next step. */
export function EmptyState({ icon, title, text, level = 2, children }: Props) {
  return (
    <Stack className={styles.box} align="center" gap="xs">
      <div className={styles.icon} aria-hidden>
        {icon}
      </div>
      <Title order={level} size="h5" ta="center">
        {title}
      </Title>
      {text && (
        <Text size="sm" c="dimmed" ta="center" maw={420}>
          {text}
        </Text>
      )}
      {children && <div className={styles.action}>{children}</div>}
    </Stack>
  )
}
