import type { Plan } from '@berth/contract/services/services.ts'
import { useLanguage } from '../../lib/language.ts'
import { texts } from '../../lib/texts.ts'
import { IconArrowRight } from '../../ui/icons/icons.ts'
import styles from './SpecChanges.module.css'
import { fieldLabel, formatFieldValue } from './spec-field-texts.ts'

const useTexts = texts({
  becomes: { zh: '改为', en: 'becomes' },
})

/** Lists the changed fields of a spec with their values before and after. */
export function SpecChanges({ changes }: Pick<Plan, 'changes'>) {
  const t = useTexts()
  const language = useLanguage()
  return (
    <dl className={styles.changes}>
      {changes.map(({ path, before, after }) => (
        <div key={path} className={styles.change}>
          <dt>{fieldLabel(path, language)}</dt>
          <dd>
            <del data-nothing={before === null || undefined}>{formatFieldValue(path, before, language)}</del>
            <IconArrowRight size={13} role="img" aria-label={t.becomes} />
            <ins data-nothing={after === null || undefined}>{formatFieldValue(path, after, language)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}
