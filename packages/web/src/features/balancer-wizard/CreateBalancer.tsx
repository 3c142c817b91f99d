import { useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { useLanguage } from '../../shared/language.ts'
import { clusterQuery, servicesQuery } from '../../shared/queries.ts'
import { LeaveGuard } from '../../shared/wizard/LeaveGuard.tsx'
import { nameFaults } from '../../shared/wizard/name-faults.ts'
import { PlanPanel } from '../../shared/wizard/PlanPanel.tsx'
import { creationPlan } from '../../shared/wizard/queries.ts'
import { Created, Refused, Unanswered } from '../../shared/wizard/Results.tsx'
import { useCreation } from '../../shared/wizard/use-creation.ts'
import { usePlan } from '../../shared/wizard/use-plan.ts'
import { StepHeads, Wizard } from '../../shared/wizard/Wizard.tsx'
import { useWizardTexts } from '../../shared/wizard/wizard-texts.ts'
import { BasicsStep } from './BasicsStep.tsx'
import type { NewCertificate } from './CertificateChoice.tsx'
import type { BalancerDraft } from './draft.ts'
import { STEPS } from './fields.ts'
import { OptionsStep } from './OptionsStep.tsx'
import { RulesStep } from './RulesStep.tsx'
import { useTexts } from './texts.ts'
import { toSpec } from './to-spec.ts'
import { useBalancerForm } from './use-balancer-form.ts'

interface Props {
  readonly space: string
  readonly initial: BalancerDraft
  readonly NewCertificate: ComponentType<NewCertificate>
  readonly onLeave: () => void
  readonly onFinished: () => void
  readonly onAnother: () => void
}

/** One load balancer from its first letter to its result. */
export function CreateBalancer({ space, initial, NewCertificate, onLeave, onFinished, onAnother }: Props) {
  const t = useWizardTexts()
  const names = useTexts()
  const language = useLanguage()
  const services = useQuery(servicesQuery(space)).data
  const taken = (services ?? []).map(({ name }) => name)
  const steps = useBalancerForm(initial, ({ name }) => nameFaults(name.trim(), space, taken, language), {
    known: services,
  })
  const { form } = steps
  const spec = toSpec(form.values)
  const { creation, send, reset } = useCreation(space)
  const cluster = useQuery(clusterQuery).data
  const plan = usePlan(spec, steps.step === 'options' && steps.valid, (settled) => creationPlan(space, settled))
  const unsaved = creation.outcome !== 'created' && JSON.stringify(spec) !== JSON.stringify(toSpec(initial))

  const mend = (path: string, message: string) => {
    reset()
    steps.mend(path, message)
  }

  return (
    <>
      <LeaveGuard active={unsaved} />
      {creation.outcome === 'none' ? (
        <Wizard
          steps={steps}
          names={names}
          finishLabel={t.finish}
          finishing={creation.pending}
          blocked={plan.blocked}
          onFinish={() => steps.check() && send(spec)}
          onCancel={onLeave}
        >
          {{
            basics: <BasicsStep form={form} />,
            rules: (
              <RulesStep
                form={form}
                space={space}
                self=""
                routingMesh={cluster?.routingMesh ?? null}
                NewCertificate={NewCertificate}
              />
            ),
            options: (
              <>
                <OptionsStep form={form} largest={cluster?.largest ?? null} />
                {steps.valid && <PlanPanel {...plan} onMend={mend} />}
              </>
            ),
          }}
        </Wizard>
      ) : (
        <>
          <StepHeads
            all={STEPS}
            names={names}
            active={creation.outcome === 'created' ? STEPS.length : STEPS.length - 1}
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
