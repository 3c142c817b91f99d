import type { Instance } from '@berth/contract/instances/instances.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import styles from './InstanceTable.module.css'
import { useTexts } from './texts.ts'

const SHORT_ID = 12

export function InstanceName({ instance: { name, id } }: { readonly instance: Instance }) {
  const t = useTexts()
  return (
    <span className={styles.stack}>
      <span className={styles.name}>{name}</span>
      <CopyButton text={id} what={t.id}>
        <code className={styles.id}>{id.slice(0, SHORT_ID)}</code>
      </CopyButton>
    </span>
  )
}
