import type { Plan } from '@berth/contract/services/services.ts'
import { Loader, Skeleton, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Findings } from '../../service-model/plan/Findings.tsx'
import { Refusal } from '../../service-model/plan/Refusal.tsx'
import { IconCircleCheck } from '../../ui/icons/icons.ts'
import { useWizardTexts } from '../wizard-texts.ts'
import styles from './PlanPanel.module.css'

interface Props {
  /** Undefined while it is loading for the first time. */
  readonly plan: Plan | undefined
  /** Whether the plan is older than the form's input. */
  readonly checking: boolean
  readonly error: Error | null
  readonly retry: () => unknown
  readonly onGoToField: (path: string, message: ReactNode) => void
}

/** Shows the plan of a creation with its errors and warnings. */
export function PlanPanel({ checking, ...plan }: Props) {
  const t = useWizardTexts()
  return (
    <PlanFrame label={t.plan} checking={checking}>
      <CreationPlan {...plan} />
    </PlanFrame>
  )
}

interface FrameProps extends Pick<Props, 'checking'> {
  readonly label: string
  readonly children: ReactNode
}

export function PlanFrame({ label, checking, children }: FrameProps) {
  const t = useWizardTexts()
  return (
    <section className={styles.panel} aria-label={label} aria-live="polite" aria-busy={checking}>
      <Stack gap="xs">
        <Text size="sm" fw={600} className={styles.head ?? ''}>
          {label}
          {checking && <Loader size={12} role="img" aria-label={t.planPending} />}
        </Text>
        {children}
      </Stack>
    </section>
  )
}

function CreationPlan({ plan, error, retry, onGoToField }: Omit<Props, 'checking'>) {
  const t = useWizardTexts()
  if (error) return <Refusal error={error} retry={retry} onGoToField={onGoToField} />
  if (!plan) return <Skeleton height={14} width="60%" my={6} />
  return (
    <>
      {plan.errors.length > 0 ? (
        <>
          <Text size="sm">{t.planFaulty}</Text>
          <Findings kind="error" findings={plan.errors} onGoToField={onGoToField} />
        </>
      ) : (
        <div className={`${styles.line} ${styles.good}`}>
          <IconCircleCheck size={16} aria-hidden />
          <span>{t.planFine(plan.starts)}</span>
        </div>
      )}
      {plan.warnings.length > 0 && (
        <>
          <Text size="sm">{t.planWarnings}</Text>
          <Findings kind="warning" findings={plan.warnings} onGoToField={onGoToField} />
        </>
      )}
      {plan.digest !== null && (
        <span className={styles.digest}>
          {t.planDigest} {plan.digest}
        </span>
      )}
    </>
  )
}
