import type { FieldFault } from '@berth/contract/problems.ts'
import { Anchor, Stack } from '@mantine/core'
import { type Icon, IconAlertTriangle, IconCircleX } from '@tabler/icons-react'
import { faultInWords } from '../../shared/field-faults.ts'
import { useLanguage } from '../../shared/language.ts'
import styles from './PlanPanel.module.css'
import { useTexts } from './texts.ts'

interface Props {
  readonly kind: 'error' | 'warning'
  readonly faults: readonly FieldFault[]
  /** Goes to the field, and says there what is wrong. */
  readonly onMend: (path: string, message: string) => void
}

const LOOKS: Readonly<Record<Props['kind'], { icon: Icon; style: string | undefined }>> = {
  error: { icon: IconCircleX, style: styles.bad },
  warning: { icon: IconAlertTriangle, style: styles.warn },
}

/** What is wrong, each with the way to the field that it is about. */
export function FaultList({ kind, faults, onMend }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const { icon: Sign, style } = LOOKS[kind]
  return (
    <Stack gap={6}>
      {faults.map((fault) => {
        const message = faultInWords(fault, language)
        return (
          <div key={`${fault.path} ${message}`} className={`${styles.line} ${style}`}>
            <Sign size={16} aria-hidden />
            <span>{message}</span>
            {fault.path !== '' && (
              <Anchor
                component="button"
                type="button"
                size="sm"
                aria-label={t.mendStep(message)}
                onClick={() => onMend(fault.path, message)}
              >
                {t.mend}
              </Anchor>
            )}
          </div>
        )
      })}
    </Stack>
  )
}
