import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { PlanSummary } from '../../service-model/plan/PlanSummary.tsx'
import { Refusal } from '../../service-model/plan/Refusal.tsx'
import { PlanFrame } from '../plan/PlanPanel.tsx'
import type { usePlan } from '../plan/use-plan.ts'
import { useUpgradeTexts } from './upgrade-texts.ts'
import type { UpgradeRequest } from './use-upgrade-request.ts'

interface Props {
  readonly plan: ReturnType<typeof usePlan>
  readonly request: UpgradeRequest
  /** Whether the input is valid, so that it can be planned. */
  readonly valid: boolean
  readonly parallelism: number
  readonly onGoToField: (path: string, message: ReactNode) => void
}

/** Shows what the upgrade would do, and after a refusal, why the server refused it. */
export function UpgradePlan({ plan, request: { upgrade, isStale }, valid, parallelism, onGoToField }: Props) {
  const t = useUpgradeTexts()
  return (
    <>
      {valid && (
        <PlanFrame label={t.plan} checking={plan.checking}>
          {plan.plan?.changes.length === 0 ? (
            <Text size="sm">{t.nothing}</Text>
          ) : (
            <PlanSummary {...plan} parallelism={parallelism} onGoToField={onGoToField} />
          )}
        </PlanFrame>
      )}
      {upgrade.error && !isStale && <Refusal error={upgrade.error} onGoToField={onGoToField} />}
    </>
  )
}
