import type { Plan } from '@berth/contract/services/services.ts'
import { Group, Loader, NumberInput, Slider, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../../../../lib/words.ts'
import { Findings } from '../../../../service-model/plan/Findings.tsx'
import { Failed } from '../../../../ui/Failed.tsx'
import type { DialogProps } from '../dialog-props.ts'
import { useDialogTexts } from '../dialog-texts.ts'
import { scale, scalePlan, useOperation } from '../queries.ts'
import { useSeen } from '../use-seen.ts'
import { AskDialog } from './AskDialog.tsx'
import styles from './ScaleDialog.module.css'

const TYPING_MS = 300
const MOST = 10_000
/** The slider goes to twice the number that there is, and never to less than this. */
const SLIDER_AT_LEAST = 10

/** Another number of instances: a number, a slider, and what speaks against it while it is chosen. */
export function ScaleDialog({ service, onClose }: DialogProps) {
  const t = useDialogTexts()
  const words = useWords()
  const looking = useSeen(service)
  const before = looking.seen.spec.replicas
  const [typed, setTyped] = useState<number | string>(before)
  const desired = Number(typed)
  const isNumber = typed !== '' && Number.isInteger(desired) && desired >= 0 && desired <= MOST
  const operation = useOperation(service, () => scale(looking.seen, desired), onClose)
  const [settled] = useDebouncedValue(desired, TYPING_MS)
  const planned = useQuery({
    ...scalePlan(looking.seen, settled),
    enabled: isNumber && settled === desired && desired !== before,
    placeholderData: keepPreviousData,
  })
  const isKnown = planned.data !== undefined && !planned.isPlaceholderData && settled === desired
  const isFaulty = isKnown && (planned.data?.errors.length ?? 0) > 0
  const end = Math.max(SLIDER_AT_LEAST, before * 2)
  return (
    <AskDialog
      service={service}
      action={words.action('scale')}
      confirmLabel={t.scaleButton}
      harmless
      blocked={!isNumber || desired === before || isFaulty}
      looking={looking}
      operation={operation}
      onClose={onClose}
    >
      <Group gap="lg" align="flex-end" wrap="nowrap">
        <NumberInput
          label={t.replicas}
          description={service.instances.desired === 0 ? t.remembered(before) : t.now(before)}
          value={typed}
          onChange={setTyped}
          onFocus={({ currentTarget }) => currentTarget.select()}
          min={0}
          max={MOST}
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
          marks={[{ value: before }]}
          label={null}
          thumbLabel={t.replicas}
        />
      </Group>
      <div className={styles.plan} role="status" aria-busy={!isKnown}>
        {isNumber && desired !== before && <Outlook plan={planned.data} error={planned.error} isKnown={isKnown} />}
      </div>
    </AskDialog>
  )
}

interface OutlookProps {
  readonly plan: Plan | undefined
  readonly error: Error | null
  readonly isKnown: boolean
}

function Outlook({ plan, error, isKnown }: OutlookProps) {
  const t = useDialogTexts()
  if (error) return <Failed error={error} />
  if (!plan || !isKnown)
    return (
      <Text size="sm" c="dimmed" className={styles.checking}>
        <Loader size={12} aria-hidden /> {t.checking}
      </Text>
    )
  return (
    <>
      {plan.starts > 0 && <Text size="sm">{t.scaleFine(plan.starts)}</Text>}
      <Findings kind="error" faults={plan.errors} />
      <Findings kind="warning" faults={plan.warnings} />
    </>
  )
}
