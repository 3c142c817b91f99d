import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { ReactNode } from 'react'
import { LeaveGuard } from '../LeaveGuard.tsx'
import { PlanPanel } from '../plan/PlanPanel.tsx'
import { creationPlan } from '../plan/queries.ts'
import { usePlan } from '../plan/use-plan.ts'
import type { DraftSteps } from '../use-draft-form.ts'
import { StepList, Wizard } from '../Wizard.tsx'
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
  readonly request: ReturnType<typeof useCreation>
  /** Whether leaving would lose input. */
  readonly unsaved: boolean
  /** Called when the user leaves anyway. */
  readonly onDiscard?: () => void
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
  request: { creation, send, reset },
  unsaved,
  onDiscard,
  children,
}: Props<Draft, Step>) {
  const t = useWizardTexts()
  const plan = usePlan(spec, steps.isLast && steps.valid, (settled) => creationPlan(space, settled))
  const goToField = (path: string, message: ReactNode) => {
    reset()
    steps.goToField(path, message)
  }
  return (
    <>
      <LeaveGuard active={unsaved} {...(onDiscard && { onLeave: onDiscard })} />
      {creation.outcome === 'none' ? (
        <Wizard
          steps={steps}
          names={names}
          end={steps.valid && <PlanPanel {...plan} onGoToField={goToField} />}
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
          <StepList
            all={steps.all}
            names={names}
            active={creation.outcome === 'created' ? steps.all.length : steps.all.length - 1}
            onPick={undefined}
          />
          {creation.outcome === 'created' && (
            <Created title={names.created} created={creation.service} onFinished={onFinished} onAnother={onAnother} />
          )}
          {creation.outcome === 'refused' && <Refused error={creation.error} onGoToField={goToField} onBack={reset} />}
          {creation.outcome === 'unanswered' && <Unanswered {...creation} onBack={reset} />}
        </>
      )}
    </>
  )
}
