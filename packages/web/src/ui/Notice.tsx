import type { ReactNode } from 'react'
import { IconAlertTriangle } from './icons/icons.ts'
import styles from './Notice.module.css'

/** Something that the person should know before going on. */
export function Notice({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.notice} role="alert">
      <IconAlertTriangle size={18} className={styles.sign} aria-hidden />
      <div className={styles.body}>{children}</div>
    </div>
  )
}
