import type { FieldError } from '@berth/contract/http/problems.ts'
import { formatMessage } from '@berth/contract/messages/message.ts'
import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLanguage } from '../../lib/language.ts'
import { texts } from '../../lib/texts.ts'
import { fieldMessage } from '../../ui/forms/field-errors.ts'
import type { Icon } from '../../ui/icons/icon.tsx'
import { IconAlertTriangle, IconCircleX } from '../../ui/icons/icons.ts'
import styles from './Findings.module.css'

const useTexts = texts({
  goToField: { zh: '去修改', en: 'Go to field' },
  goToNamedField: { zh: (what: string) => `去修改：${what}`, en: (what: string) => `Go to field: ${what}` },
})

interface Props {
  readonly kind: 'error' | 'warning'
  readonly findings: readonly FieldError[]
  /** Goes to the field and shows the error there. Omitted if there is no form. */
  readonly onGoToField?: ((path: string, message: ReactNode) => void) | undefined
}

const ICONS: Readonly<Record<Props['kind'], Icon>> = { error: IconCircleX, warning: IconAlertTriangle }

/** Lists errors or warnings, each with a button that leads to its field. */
export function Findings({ kind, findings, onGoToField }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const FindingIcon = ICONS[kind]
  if (findings.length === 0) return null
  return (
    <ul className={styles.list} data-kind={kind}>
      {findings.map((finding) => {
        const message = formatMessage(finding.detailMessage, language)
        return (
          <li key={`${finding.path} ${message}`}>
            <FindingIcon size={16} aria-hidden />
            <span>{message}</span>
            {onGoToField && finding.path !== '' && (
              <Anchor
                component="button"
                type="button"
                size="sm"
                aria-label={t.goToNamedField(message)}
                onClick={() => onGoToField(finding.path, fieldMessage(finding.detailMessage))}
              >
                {t.goToField}
              </Anchor>
            )}
          </li>
        )
      })}
    </ul>
  )
}
