import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { ReactNode } from 'react'
import { LeaveGuard } from '../LeaveGuard.tsx'
import { PlanPanel } from '../plan/PlanPanel.tsx'
import { creationPlan } from '../plan/queries.ts'
import { usePlan } from '../plan/use-plan.ts'
import type { DraftSteps } from '../use-draft-form.ts'
import { StepHeads, Wizard } from '../Wizard.tsx'
import { useWizardTexts } from '../wizard-texts.ts'
import { Created, Refused, Unanswered } from './Results.tsx'
import type { useCreation } from './use-creation.ts'

/** The props of every wizard that creates a service. */
export interface CreateProps {
  readonly space: string
  readonly onLeave: () => void
  readonly onFinished: () => void
  readonly onAnother: () => void
}

interface Props<Draft, Step extends string> extends CreateProps {
  readonly steps: DraftSteps<Draft, Step>
  readonly names: Readonly<Record<Step | 'created', string>>
  /** The spec that the form holds. */
  readonly spec: ServiceSpecInput
  readonly course: ReturnType<typeof useCreation>
  /** Whether leaving would lose input. */
  readonly unsaved: boolean
  /** Called when the user leaves anyway. */
  readonly onDrop?: () => void
  /** The content of each step. The plan appears below the last step. */
  readonly children: Readonly<Record<Step, ReactNode>>
}

/** The form, the plan and the result of a creation. */
export function Create<Draft, Step extends string>({
  space,
  onLeave,
  onFinished,
  onAnother,
  steps,
  names,
  spec,
  course: { creation, send, reset },
  unsaved,
  onDrop,
  children,
}: Props<Draft, Step>) {
  const t = useWizardTexts()
  const plan = usePlan(spec, steps.isLast && steps.valid, (settled) => creationPlan(space, settled))
  const mend = (path: string, message: ReactNode) => {
    reset()
    steps.mend(path, message)
  }
  return (
    <>
      <LeaveGuard active={unsaved} {...(onDrop && { onLeave: onDrop })} />
      {creation.outcome === 'none' ? (
        <Wizard
          steps={steps}
          names={names}
          end={steps.valid && <PlanPanel {...plan} onMend={mend} />}
          finishLabel={t.finish}
          finishing={creation.pending}
          blocked={plan.blocked}
          onFinish={() => steps.check() && send(spec)}
          onCancel={onLeave}
        >
          {children}
        </Wizard>
      ) : (
        <>
          <StepHeads
            all={steps.all}
            names={names}
            active={creation.outcome === 'created' ? steps.all.length : steps.all.length - 1}
            onPick={undefined}
          />
          {creation.outcome === 'created' && (
            <Created title={names.created} created={creation.service} onFinished={onFinished} onAnother={onAnother} />
          )}
          {creation.outcome === 'refused' && <Refused error={creation.error} onMend={mend} onBack={reset} />}
          {creation.outcome === 'unanswered' && <Unanswered {...creation} onBack={reset} />}
        </>
      )}
    </>
  )
}
