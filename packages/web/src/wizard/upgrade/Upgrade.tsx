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
import { useUpgradeCourse } from './use-upgrade-course.ts'

/** One upgrade, whatever its form asks. */
export interface UpgradeProps {
  /** As it is now; the form is filled with what it was first. */
  readonly live: Service
  readonly parts: UpgradeParts
  readonly onStartOver: () => void
  readonly onLeave: () => void
  readonly onFinished: () => void
}

interface Props<Draft, Step extends string> extends UpgradeProps {
  readonly steps: DraftSteps<Draft, Step>
  readonly names: Readonly<Record<Step, string>>
  /** What the form was filled with, and what it holds now. */
  readonly before: ServiceSpecInput
  readonly after: ServiceSpecInput
  /** As for `changeBetween`. */
  readonly withImage: boolean
  /** What each step shows; the last shows the plan below it. */
  readonly children: Readonly<Record<Step, ReactNode>>
}

/** The form, the plan, what others change meanwhile, and what comes of it. */
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
  const course = useUpgradeCourse(live)
  const { seen, upgrade, isStale, goOn } = course
  const plan = usePlan(change, steps.isLast && steps.valid, (settled) => upgradePlan(seen, settled))

  if (upgrade.data) return <Upgraded service={live} parts={parts} onFinished={onFinished} />

  const mend = (path: string, message: ReactNode) => {
    upgrade.reset()
    steps.mend(path, message)
  }
  const changed = <ChangedMeanwhile seen={seen} live={live} onGoOn={goOn} onStartOver={onStartOver} />
  return (
    <>
      <LeaveGuard active={Object.keys(changeBetween(before, after, false)).length > 0} />
      {!steps.isLast && isStale && <Box mb="lg">{changed}</Box>}
      <Wizard
        steps={steps}
        names={names}
        end={
          <>
            <UpgradePlan
              plan={plan}
              course={course}
              valid={steps.valid}
              parallelism={Number(steps.form.values.update.parallelism)}
              onMend={mend}
            />
            {/* By the button that it keeps from being pressed. */}
            {isStale && <Box mt="lg">{changed}</Box>}
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
