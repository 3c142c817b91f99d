import type { ReactNode } from 'react'
import { IconAlertTriangle } from './icons/icons.ts'
import styles from './Notice.module.css'

/** A warning that the user should read before continuing. */
export function Notice({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.notice} role="alert">
      <IconAlertTriangle size={18} className={styles.icon} aria-hidden />
      <div className={styles.body}>{children}</div>
    </div>
  )
}
