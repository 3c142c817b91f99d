import { DOCKER_HUB, parseReference } from '@berth/contract/images/image-reference.ts'
import type { ReactNode } from 'react'
import styles from './ImageName.module.css'

/** Shows the repository and the version of an image apart, because users look for them, and the registry in small text below. */
export function ImageName({ reference, mark }: { readonly reference: string; readonly mark?: ReactNode }) {
  const parsed = parseReference(reference)
  if (!parsed.ok) return <span className={styles.name}>{reference}</span>
  const { registry, repository, tag, digest } = parsed.reference
  return (
    <span className={styles.image} title={reference}>
      <span className={styles.line}>
        <span className={styles.name}>{repository.replace(/^library\//, '')}</span>
        <span className={styles.tag}>{tag ?? digest?.slice(0, 'sha256:'.length + 12)}</span>
      </span>
      <span className={styles.line}>
        {registry !== DOCKER_HUB && <span className={styles.registry}>{registry}</span>}
        {mark}
      </span>
    </span>
  )
}
