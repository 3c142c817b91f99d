import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { Box } from '@mantine/core'
import type { ReactNode } from 'react'
import { LeaveGuard } from '../LeaveGuard.tsx'
import { upgradePlan } from '../plan/queries.ts'
import { usePlan } from '../plan/use-plan.ts'
import type { SizeDraft } from '../size/size-draft.ts'
import type { DraftSteps } from '../use-draft-form.ts'
import { Wizard } from '../Wizard.tsx'
import { ChangedMeanwhile } from './ChangedMeanwhile.tsx'
import { changeBetween } from './spec-change.ts'
import { Upgraded, type UpgradeParts } from './Upgraded.tsx'
import { UpgradePlan } from './UpgradePlan.tsx'
import { useUpgradeTexts } from './upgrade-texts.ts'
import { useUpgradeRequest } from './use-upgrade-request.ts'

/** The props of every wizard that upgrades a service. */
export interface UpgradeProps {
  /** The current state of the service. The form is filled with its first state. */
  readonly live: Service
  readonly parts: UpgradeParts
  readonly onStartOver: () => void
  readonly onLeave: () => void
  readonly onFinished: () => void
}

interface Props<Draft, Step extends string> extends UpgradeProps {
  readonly steps: DraftSteps<Draft, Step>
  readonly names: Readonly<Record<Step, string>>
  /** The spec that the form was filled with; `after` is the spec that it holds now. */
  readonly before: ServiceSpecInput
  readonly after: ServiceSpecInput
  /** See `changeBetween`. */
  readonly withImage: boolean
  /** The content of each step. The plan appears below the last step. */
  readonly children: Readonly<Record<Step, ReactNode>>
}

/** The form, the plan, the changes of other users meanwhile, and the result of an upgrade. */
export function Upgrade<Draft extends Pick<SizeDraft, 'update'>, Step extends string>({
  live,
  parts,
  onStartOver,
  onLeave,
  onFinished,
  steps,
  names,
  before,
  after,
  withImage,
  children,
}: Props<Draft, Step>) {
  const t = useUpgradeTexts()
  const change = changeBetween(before, after, withImage)
  const request = useUpgradeRequest(live)
  const { seen, upgrade, isStale, acknowledgeChange } = request
  const plan = usePlan(change, steps.isLast && steps.valid, (settled) => upgradePlan(seen, settled))

  if (upgrade.data) return <Upgraded service={live} parts={parts} onFinished={onFinished} />

  const goToField = (path: string, message: ReactNode) => {
    upgrade.reset()
    steps.goToField(path, message)
  }
  const changedNotice = (
    <ChangedMeanwhile seen={seen} live={live} onContinue={acknowledgeChange} onStartOver={onStartOver} />
  )
  return (
    <>
      <LeaveGuard active={Object.keys(changeBetween(before, after, false)).length > 0} />
      {!steps.isLast && isStale && <Box mb="lg">{changedNotice}</Box>}
      <Wizard
        steps={steps}
        names={names}
        end={
          <>
            <UpgradePlan
              plan={plan}
              request={request}
              valid={steps.valid}
              parallelism={Number(steps.form.values.update.parallelism)}
              onGoToField={goToField}
            />
            {/* Beside the button that it disables. */}
            {isStale && <Box mt="lg">{changedNotice}</Box>}
          </>
        }
        finishLabel={t.finish}
        finishing={upgrade.isPending}
        blocked={plan.blocked || isStale || !plan.plan || plan.plan.changes.length === 0}
        onFinish={() => steps.check() && upgrade.mutate({ change, version: seen.version })}
        onCancel={onLeave}
      >
        {children}
      </Wizard>
    </>
  )
}
