import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './PageHeader.module.css'

interface Props {
  readonly title: ReactNode
  /** The actions beside the title. */
  readonly children?: ReactNode
}

/** The head of a page: its title and actions. */
export function PageHeader({ title, children }: Props) {
  return (
    <div className={styles.head}>
      <Title order={1} size="h3" className={styles.title}>
        {title}
      </Title>
      {children}
    </div>
  )
}
