import { Problem } from '@berth/contract/problems.ts'
import type { Service } from '@berth/contract/services.ts'
import { Box } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Failed } from '../../shared/Failed.tsx'
import { Findings } from '../../shared/Findings.tsx'
import { useLanguage } from '../../shared/language.ts'
import { PlanSummary } from '../../shared/PlanSummary.tsx'
import { clusterQuery } from '../../shared/queries.ts'
import { errorWords } from '../../shared/words.ts'
import { ChangedMeanwhile } from './ChangedMeanwhile.tsx'
import { ConfigurationStep } from './ConfigurationStep.tsx'
import { type SpecDraft, toSpec } from './draft.ts'
import { draftOf } from './draft-of-spec.ts'
import { ImageStep } from './ImageStep.tsx'
import { LeaveGuard } from './LeaveGuard.tsx'
import { PlanFrame } from './PlanPanel.tsx'
import { imageQuery, isMissing, upgradePlan, useUpgrade } from './queries.ts'
import { SizeStep } from './SizeStep.tsx'
import { SpecWizard } from './SpecWizard.tsx'
import { changeBetween } from './spec-change.ts'
import { Upgraded, type UpgradeParts } from './Upgraded.tsx'
import { useUpgradeTexts } from './upgrade-texts.ts'
import { useImageLookup } from './use-image-lookup.ts'
import { usePlan } from './use-plan.ts'
import { useSpecForm } from './use-spec-form.ts'

const FIXED = ['name']

interface Props {
  /** As it is now; the form is filled with what it was first. */
  readonly live: Service
  readonly parts: UpgradeParts
  readonly onStartOver: () => void
  readonly onLeave: () => void
  readonly onFinished: () => void
}

/** One upgrade: the form filled with what runs, the plan, and what comes of it. */
export function UpgradeService({ live, parts, onStartOver, onLeave, onFinished }: Props) {
  const t = useUpgradeTexts()
  const [initial] = useState(() => draftOf(live.spec))
  const [seen, setSeen] = useState(live)
  const before = toSpec(initial)
  const steps = useSpecForm(initial, useMissingImage(initial.image), { fixed: FIXED })
  const { form } = steps
  const lookup = useImageLookup(form.values.image.trim())
  const change = changeBetween(before, toSpec(form.values), lookup.image !== undefined)
  const plan = usePlan(change, steps.step === 'size' && steps.valid, (settled) => upgradePlan(seen, settled))
  const upgrade = useUpgrade(live)
  const cluster = useQuery(clusterQuery).data
  const isStale =
    isRefusedAsStale(upgrade.error) || (!upgrade.data && !upgrade.isPending && live.version !== seen.version)
  const changesNothing = plan.plan?.changes.length === 0

  if (upgrade.data) return <Upgraded service={live} parts={parts} onFinished={onFinished} />

  const goOn = () => {
    setSeen(live)
    upgrade.reset()
  }
  const mend = (path: string, message: string) => {
    upgrade.reset()
    steps.mend(path, message)
  }
  return (
    <>
      <LeaveGuard active={Object.keys(changeBetween(before, toSpec(form.values), false)).length > 0} onLeave={noop} />
      {isStale && (
        <Box mb="lg">
          <ChangedMeanwhile seen={seen} live={live} onGoOn={goOn} onStartOver={onStartOver} />
        </Box>
      )}
      <SpecWizard
        steps={steps}
        finishLabel={t.finish}
        finishing={upgrade.isPending}
        blocked={plan.blocked || isStale || !plan.plan || changesNothing}
        onFinish={() => steps.check() && upgrade.mutate({ change, version: seen.version })}
        onCancel={onLeave}
      >
        {{
          image: <ImageStep form={form} lookup={lookup} named />,
          configuration: (
            <ConfigurationStep form={form} image={lookup.image} routingMesh={cluster?.routingMesh ?? null} />
          ),
          size: (
            <>
              <SizeStep form={form} largest={cluster?.largest ?? null} />
              {steps.valid && (
                <PlanFrame label={t.plan} checking={plan.checking}>
                  {changesNothing ? (
                    t.nothing
                  ) : (
                    <PlanSummary {...plan} parallelism={Number(form.values.update.parallelism)} onMend={mend} />
                  )}
                </PlanFrame>
              )}
              {upgrade.error && !isStale && <Refusal error={upgrade.error} onMend={mend} />}
            </>
          ),
        }}
      </SpecWizard>
    </>
  )
}

interface RefusalProps {
  readonly error: Error
  readonly onMend: (path: string, message: string) => void
}

function Refusal({ error, onMend }: RefusalProps) {
  const faults = error instanceof Problem ? (error.extra.errors ?? []) : []
  return faults.length > 0 ? <Findings kind="error" faults={faults} onMend={onMend} /> : <Failed error={error} />
}

/** An image that is chosen must be there; the one that runs may have left its registry. */
function useMissingImage(running: string) {
  const client = useQueryClient()
  const language = useLanguage()
  return ({ image }: SpecDraft) => {
    const wanted = image.trim()
    const { error = null } = client.getQueryState(imageQuery(wanted).queryKey) ?? {}
    return wanted !== running && error && isMissing(error) ? { image: errorWords(error, language) } : {}
  }
}

function isRefusedAsStale(error: Error | null): boolean {
  return error instanceof Problem && error.code === 'changed-meanwhile'
}

function noop() {}
