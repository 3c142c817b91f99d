import type { Plan } from '@berth/contract/services/services.ts'
import { Group, Loader, NumberInput, Slider, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { Findings } from '../../../../service-model/plan/Findings.tsx'
import { useStaleCheck } from '../../../../service-model/use-stale-check.ts'
import { ErrorNotice } from '../../../../ui/ErrorNotice.tsx'
import type { DialogProps } from '../dialog-props.ts'
import { useDialogTexts } from '../dialog-texts.ts'
import { scale, scalePlan, useOperation } from '../queries.ts'
import { ConfirmOperationDialog } from './ConfirmOperationDialog.tsx'
import styles from './ScaleDialog.module.css'

const TYPING_DELAY_MS = 300
const MAX_REPLICAS = 10_000
/** The slider ends at twice the current number, and at least at this number. */
const MIN_SLIDER_END = 10

/** The dialog that scales a service: a number field, a slider, and the findings of the plan for the typed number. */
export function ScaleDialog({ service, onClose }: DialogProps) {
  const t = useDialogTexts()
  const serverTexts = useServerTexts()
  const staleCheck = useStaleCheck(service)
  const currentReplicas = staleCheck.seen.spec.replicas
  const [typed, setTyped] = useState<number | string>(currentReplicas)
  const desired = Number(typed)
  const isNumber = typed !== '' && Number.isInteger(desired) && desired >= 0 && desired <= MAX_REPLICAS
  const operation = useOperation(service, () => scale(staleCheck.seen, desired), onClose)
  const [settled] = useDebouncedValue(desired, TYPING_DELAY_MS)
  const planResult = useQuery({
    ...scalePlan(staleCheck.seen, settled),
    enabled: isNumber && settled === desired && desired !== currentReplicas,
    placeholderData: keepPreviousData,
  })
  const isKnown = planResult.data !== undefined && !planResult.isPlaceholderData && settled === desired
  const hasErrors = isKnown && (planResult.data?.errors.length ?? 0) > 0
  const end = Math.max(MIN_SLIDER_END, currentReplicas * 2)
  return (
    <ConfirmOperationDialog
      service={service}
      action={serverTexts.action('scale')}
      confirmLabel={t.scaleButton}
      harmless
      blocked={!isNumber || desired === currentReplicas || hasErrors}
      staleCheck={staleCheck}
      operation={operation}
      onClose={onClose}
    >
      <Group gap="lg" align="flex-end" wrap="nowrap">
        <NumberInput
          label={t.replicas}
          description={service.instances.desired === 0 ? t.remembered(currentReplicas) : t.now(currentReplicas)}
          value={typed}
          onChange={setTyped}
          onFocus={({ currentTarget }) => currentTarget.select()}
          min={0}
          max={MAX_REPLICAS}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="strict"
          w={140}
          data-autofocus
        />
        <Slider
          className={styles.slider ?? ''}
          value={isNumber ? Math.min(desired, end) : 0}
          onChange={setTyped}
          min={0}
          max={end}
          marks={[{ value: currentReplicas }]}
          label={null}
          thumbLabel={t.replicas}
        />
      </Group>
      <div className={styles.plan} role="status" aria-busy={!isKnown}>
        {isNumber && desired !== currentReplicas && (
          <PlanPreview plan={planResult.data} error={planResult.error} isKnown={isKnown} />
        )}
      </div>
    </ConfirmOperationDialog>
  )
}

interface PreviewProps {
  readonly plan: Plan | undefined
  readonly error: Error | null
  readonly isKnown: boolean
}

function PlanPreview({ plan, error, isKnown }: PreviewProps) {
  const t = useDialogTexts()
  if (error) return <ErrorNotice error={error} />
  if (!plan || !isKnown)
    return (
      <Text size="sm" c="dimmed" className={styles.checking}>
        <Loader size={12} aria-hidden /> {t.checking}
      </Text>
    )
  return (
    <>
      {plan.starts > 0 && <Text size="sm">{t.scaleFine(plan.starts)}</Text>}
      <Findings kind="error" findings={plan.errors} />
      <Findings kind="warning" findings={plan.warnings} />
    </>
  )
}
