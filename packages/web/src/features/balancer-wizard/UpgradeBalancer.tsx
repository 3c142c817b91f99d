import type { Service } from '@berth/contract/services.ts'
import { Box } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ComponentType, useState } from 'react'
import { clusterQuery } from '../../shared/queries.ts'
import { ChangedMeanwhile } from '../../shared/wizard/ChangedMeanwhile.tsx'
import { LeaveGuard } from '../../shared/wizard/LeaveGuard.tsx'
import { imageQuery, upgradePlan } from '../../shared/wizard/queries.ts'
import { changeBetween } from '../../shared/wizard/spec-change.ts'
import { Upgraded, type UpgradeParts } from '../../shared/wizard/Upgraded.tsx'
import { UpgradePlan } from '../../shared/wizard/UpgradePlan.tsx'
import { useUpgradeTexts } from '../../shared/wizard/upgrade-texts.ts'
import { usePlan } from '../../shared/wizard/use-plan.ts'
import { useUpgradeCourse } from '../../shared/wizard/use-upgrade-course.ts'
import { Wizard } from '../../shared/wizard/Wizard.tsx'
import { BasicsStep } from './BasicsStep.tsx'
import type { NewCertificate } from './CertificateChoice.tsx'
import { draftOf } from './draft-of-spec.ts'
import { OptionsStep } from './OptionsStep.tsx'
import { RulesStep } from './RulesStep.tsx'
import { useTexts } from './texts.ts'
import { toSpec } from './to-spec.ts'
import { useBalancerForm } from './use-balancer-form.ts'

interface Props {
  /** As it is now; the form is filled with what it was first. */
  readonly live: Service
  readonly parts: UpgradeParts
  readonly NewCertificate: ComponentType<NewCertificate>
  readonly onStartOver: () => void
  readonly onLeave: () => void
  readonly onFinished: () => void
}

/** One upgrade of a load balancer: the form filled with what runs, the plan, and what comes of it. */
export function UpgradeBalancer({ live, parts, NewCertificate, onStartOver, onLeave, onFinished }: Props) {
  const t = useUpgradeTexts()
  const names = useTexts()
  const [initial] = useState(() => draftOf(live.spec))
  const before = toSpec(initial)
  const steps = useBalancerForm(initial, () => ({}), { keepsName: true })
  const { form } = steps
  const image = form.values.image.trim()
  const found = useQuery({ ...imageQuery(initial.image), enabled: initial.image !== '' }).data
  const change = changeBetween(before, toSpec(form.values), found !== undefined && image === initial.image)
  const course = useUpgradeCourse(live)
  const { seen, upgrade, isStale, goOn } = course
  const plan = usePlan(change, steps.step === 'options' && steps.valid, (settled) => upgradePlan(seen, settled))
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
          basics: <BasicsStep form={form} named />,
          rules: (
            <RulesStep
              form={form}
              space={live.space}
              self={live.name}
              routingMesh={cluster?.routingMesh ?? null}
              NewCertificate={NewCertificate}
            />
          ),
          options: (
            <>
              <OptionsStep form={form} largest={cluster?.largest ?? null} />
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
