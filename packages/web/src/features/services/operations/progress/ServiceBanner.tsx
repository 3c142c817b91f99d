import type { ReactNode } from 'react'
import type { Icon } from '../../../../ui/icons/icon.tsx'
import styles from './ServiceBanner.module.css'

interface Props {
  readonly tone: 'ask' | 'news' | 'warn' | 'bad'
  readonly icon: Icon
  /** The message. */
  readonly children: ReactNode
  /** The buttons of the possible actions. */
  readonly actions: ReactNode
}

/** A prominent line on the page of a service. */
export function ServiceBanner({ tone, icon: StripIcon, children, actions }: Props) {
  return (
    <div className={styles.strip} data-tone={tone}>
      <StripIcon size={16} className={styles.icon} aria-hidden />
      <span className={styles.text}>{children}</span>
      <span className={styles.actions}>{actions}</span>
    </div>
  )
}
