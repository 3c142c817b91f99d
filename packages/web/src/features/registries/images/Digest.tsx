import { CopyButton } from '../../../ui/CopyButton.tsx'
import styles from '../registries.module.css'
import { useTexts } from '../texts.ts'

const SHORT_LENGTH = 'sha256:'.length + 12

/** A shortened digest. A click copies the whole digest. */
export function Digest({ digest }: { readonly digest: string }) {
  const t = useTexts()
  return (
    <CopyButton text={digest} what={t.digest}>
      <code className={styles.code}>{digest.slice(0, SHORT_LENGTH)}</code>
    </CopyButton>
  )
}
