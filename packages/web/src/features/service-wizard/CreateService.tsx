import type { ServiceSpecInput } from '@berth/contract/service-spec.ts'
import type { Service } from '@berth/contract/services.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLanguage } from '../../shared/language.ts'
import { clusterQuery, servicesQuery } from '../../shared/queries.ts'
import { LeaveGuard } from '../../shared/wizard/LeaveGuard.tsx'
import { nameFaults } from '../../shared/wizard/name-faults.ts'
import { PlanPanel } from '../../shared/wizard/PlanPanel.tsx'
import { creationPlan, imageQuery, isMissing } from '../../shared/wizard/queries.ts'
import { Created, Refused, Unanswered } from '../../shared/wizard/Results.tsx'
import { SizeFields } from '../../shared/wizard/SizeFields.tsx'
import { useCreation } from '../../shared/wizard/use-creation.ts'
import { usePlan } from '../../shared/wizard/use-plan.ts'
import { StepHeads, Wizard } from '../../shared/wizard/Wizard.tsx'
import { useWizardTexts } from '../../shared/wizard/wizard-texts.ts'
import { errorWords } from '../../shared/words.ts'
import { ConfigurationStep } from './ConfigurationStep.tsx'
import { emptyDraft, type SpecDraft, toSpec } from './draft.ts'
import { ImageStep } from './ImageStep.tsx'
import { ImageUpdateFields } from './ImageUpdateFields.tsx'
import { dropDraft, keepDraft } from './kept-draft.ts'
import { STEPS } from './spec-fields.ts'
import { useTexts } from './texts.ts'
import { useImageLookup } from './use-image-lookup.ts'
import { useSpecForm } from './use-spec-form.ts'

interface Props {
  readonly space: string
  /** That the address names. */
  readonly image: string
  readonly initial: SpecDraft
  readonly onLeave: () => void
  readonly onFinished: () => void
  readonly onAnother: () => void
}

/** One service from its first letter to its result. */
export function CreateService({ space, image, initial, onLeave, onFinished, onAnother }: Props) {
  const t = useWizardTexts()
  const names = useTexts()
  const services = useQuery(servicesQuery(space)).data
  const steps = useSpecForm(initial, useFurtherFaults(space, services), { known: services })
  const { form } = steps
  const spec = toSpec(form.values)
  const { creation, send, reset } = useCreation(space)
  const lookup = useImageLookup(form.values.image.trim())
  const cluster = useQuery(clusterQuery).data
  const plan = usePlan(spec, steps.step === 'size' && steps.valid, (settled) => creationPlan(space, settled))
  const unsaved = creation.outcome !== 'created' && isChanged(spec, image)
  useKeptDraft(space, image, form.values, unsaved)

  const mend = (path: string, message: string) => {
    reset()
    steps.mend(path, message)
  }

  return (
    <>
      <LeaveGuard active={unsaved} onLeave={() => dropDraft(space)} />
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
            image: <ImageStep form={form} lookup={lookup} />,
            configuration: (
              <ConfigurationStep form={form} image={lookup.image} routingMesh={cluster?.routingMesh ?? null} />
            ),
            size: (
              <>
                <SizeFields form={form} largest={cluster?.largest ?? null} />
                <ImageUpdateFields form={form} />
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

/** What only the server's state tells: names that are taken, images that are known to be missing. */
function useFurtherFaults(space: string, services: readonly Service[] = []) {
  const client = useQueryClient()
  const language = useLanguage()
  return (draft: SpecDraft) => {
    const names = services.map(({ name }) => name)
    const { error = null } = client.getQueryState(imageQuery(draft.image.trim()).queryKey) ?? {}
    return {
      ...nameFaults(draft.name.trim(), space, names, language),
      ...(error && isMissing(error) && { image: errorWords(error, language) }),
    }
  }
}

function isChanged(spec: ServiceSpecInput, image: string): boolean {
  return JSON.stringify(spec) !== JSON.stringify(toSpec(emptyDraft(image)))
}

/** Keeps what is filled in over a reload, and lets go of it once there is nothing to lose. */
function useKeptDraft(space: string, image: string, draft: SpecDraft, unsaved: boolean): void {
  useEffect(() => {
    if (unsaved) keepDraft(space, image, draft)
    else dropDraft(space)
  }, [space, image, draft, unsaved])
}
