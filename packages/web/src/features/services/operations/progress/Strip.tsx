import type { ReactNode } from 'react'
import type { Icon } from '../../../../ui/icons/icon.tsx'
import styles from './Strip.module.css'

interface Props {
  readonly tone: 'ask' | 'news' | 'warn'
  readonly icon: Icon
  /** The message. */
  readonly children: ReactNode
  /** The buttons of the possible actions. */
  readonly ways: ReactNode
}

/** A prominent line on the page of a service. */
export function Strip({ tone, icon: StripIcon, children, ways }: Props) {
  return (
    <div className={styles.strip} data-tone={tone}>
      <StripIcon size={16} className={styles.sign} aria-hidden />
      <span className={styles.words}>{children}</span>
      <span className={styles.ways}>{ways}</span>
    </div>
  )
}
