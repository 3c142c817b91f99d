import type { Service } from '@berth/contract/services/services.ts'
import { useTexts } from '../texts.ts'
import styles from './cells.module.css'

export function KindName({ service: { kind, mode } }: { readonly service: Service }) {
  const t = useTexts()
  return (
    <span className={styles.stack}>
      {t[kind]}
      {t[mode] && <span className={styles.small}>{t[mode]}</span>}
    </span>
  )
}
