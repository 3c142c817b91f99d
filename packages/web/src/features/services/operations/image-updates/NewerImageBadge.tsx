import type { NewerImage } from '@berth/contract/images/image-policy.ts'
import { parseReference } from '@berth/contract/images/image-reference.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { UnstyledButton } from '@mantine/core'
import { useLanguage } from '../../../../lib/language.ts'
import { formatDateTime } from '../../../../lib/time.ts'
import { IconArrowBigUpLine } from '../../../../ui/icons/icons.ts'
import { useOperationActions } from '../operation-actions.ts'
import { useTexts } from '../texts.ts'
import styles from './NewerImageBadge.module.css'

/** Marks a newer image. A click opens the plan of the upgrade. Shows nothing if there is no newer image. */
export function NewerImageBadge({ service }: { readonly service: Service }) {
  const t = useTexts()
  const language = useLanguage()
  const operations = useOperationActions()
  const { space, name, newerImage } = service
  if (newerImage === null) return null
  const word = newerImage.kind === 'version' ? t.version(tagOf(newerImage)) : t.moved
  return (
    <UnstyledButton
      className={styles.mark}
      aria-label={t.markOf(name, word)}
      title={t.seenAt(newerImage.reference, formatDateTime(newerImage.seenAt, language))}
      onClick={({ currentTarget }) =>
        operations.start({ action: 'upgrade', space, name, image: newerImage.reference, from: currentTarget })
      }
    >
      <IconArrowBigUpLine size={13} aria-hidden />
      <span className={styles.word}>{word}</span>
    </UnstyledButton>
  )
}

function tagOf({ reference }: Pick<NewerImage, 'reference'>): string {
  const parsed = parseReference(reference)
  return (parsed.ok && parsed.reference.tag) || reference
}
