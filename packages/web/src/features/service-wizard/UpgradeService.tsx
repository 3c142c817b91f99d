import type { Service } from '@berth/contract/services.ts'
import { Box } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLanguage } from '../../shared/language.ts'
import { clusterQuery } from '../../shared/queries.ts'
import { ChangedMeanwhile } from '../../shared/wizard/ChangedMeanwhile.tsx'
import { LeaveGuard } from '../../shared/wizard/LeaveGuard.tsx'
import { imageQuery, isMissing, upgradePlan } from '../../shared/wizard/queries.ts'
import { SizeFields } from '../../shared/wizard/SizeFields.tsx'
import { changeBetween } from '../../shared/wizard/spec-change.ts'
import { Upgraded, type UpgradeParts } from '../../shared/wizard/Upgraded.tsx'
import { UpgradePlan } from '../../shared/wizard/UpgradePlan.tsx'
import { useUpgradeTexts } from '../../shared/wizard/upgrade-texts.ts'
import { usePlan } from '../../shared/wizard/use-plan.ts'
import { useUpgradeCourse } from '../../shared/wizard/use-upgrade-course.ts'
import { Wizard } from '../../shared/wizard/Wizard.tsx'
import { errorWords } from '../../shared/words.ts'
import { ConfigurationStep } from './ConfigurationStep.tsx'
import { type SpecDraft, toSpec } from './draft.ts'
import { draftOf } from './draft-of-spec.ts'
import { ImageStep } from './ImageStep.tsx'
import { ImageUpdateFields } from './ImageUpdateFields.tsx'
import { useTexts } from './texts.ts'
import { useImageLookup } from './use-image-lookup.ts'
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
  const names = useTexts()
  const [initial] = useState(() => draftOf(live.spec))
  const before = toSpec(initial)
  const steps = useSpecForm(initial, useMissingImage(initial.image), { fixed: FIXED })
  const { form } = steps
  const lookup = useImageLookup(form.values.image.trim())
  const change = changeBetween(before, toSpec(form.values), lookup.image !== undefined)
  const course = useUpgradeCourse(live)
  const { seen, upgrade, isStale, goOn } = course
  const plan = usePlan(change, steps.step === 'size' && steps.valid, (settled) => upgradePlan(seen, settled))
  const cluster = useQuery(clusterQuery).data

  if (upgrade.data) return <Upgraded service={live} parts={parts} onFinished={onFinished} />

  const mend = (path: string, message: string) => {
    upgrade.reset()
    steps.mend(path, message)
  }
  return (
    <>
      <LeaveGuard active={Object.keys(changeBetween(before, toSpec(form.values), false)).length > 0} />
      {isStale && (
        <Box mb="lg">
          <ChangedMeanwhile seen={seen} live={live} onGoOn={goOn} onStartOver={onStartOver} />
        </Box>
      )}
      <Wizard
        steps={steps}
        names={names}
        finishLabel={t.finish}
        finishing={upgrade.isPending}
        blocked={plan.blocked || isStale || !plan.plan || plan.plan.changes.length === 0}
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
              <SizeFields form={form} largest={cluster?.largest ?? null} />
              <ImageUpdateFields form={form} />
              <UpgradePlan
                plan={plan}
                course={course}
                valid={steps.valid}
                parallelism={Number(form.values.update.parallelism)}
                onMend={mend}
              />
            </>
          ),
        }}
      </Wizard>
    </>
  )
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
