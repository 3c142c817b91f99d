import type { ReactNode } from 'react'
import type { Icon } from '../../../../ui/icons/icon.tsx'
import styles from './Strip.module.css'

interface Props {
  readonly tone: 'ask' | 'news' | 'warn'
  readonly icon: Icon
  /** What is said. */
  readonly children: ReactNode
  /** What can be done about it. */
  readonly ways: ReactNode
}

/** On the page of a service, one line that wants to be seen. */
export function Strip({ tone, icon: Sign, children, ways }: Props) {
  return (
    <div className={styles.strip} data-tone={tone}>
      <Sign size={16} className={styles.sign} aria-hidden />
      <span className={styles.words}>{children}</span>
      <span className={styles.ways}>{ways}</span>
    </div>
  )
}
