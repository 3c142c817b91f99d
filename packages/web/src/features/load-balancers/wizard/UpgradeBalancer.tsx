import { useQuery } from '@tanstack/react-query'
import { type ComponentType, useState } from 'react'
import { clusterQuery } from '../../../service-model/queries.ts'
import { imageQuery } from '../../../wizard/plan/queries.ts'
import { Upgrade, type UpgradeProps } from '../../../wizard/upgrade/Upgrade.tsx'
import { BasicsStep } from './BasicsStep.tsx'
import { draftOf } from './draft/draft-of-spec.ts'
import { toSpec } from './draft/to-spec.ts'
import { useBalancerForm } from './draft/use-balancer-form.ts'
import { OptionsStep } from './OptionsStep.tsx'
import type { NewCertificate } from './rules/CertificateSelect.tsx'
import { RulesStep } from './rules/RulesStep.tsx'
import { useTexts } from './texts.ts'

interface Props extends UpgradeProps {
  readonly NewCertificate: ComponentType<NewCertificate>
}

/** One upgrade of a load balancer: the form filled with the current spec, the plan and the result. */
export function UpgradeBalancer({ NewCertificate, ...props }: Props) {
  const { live } = props
  const names = useTexts()
  const [initial] = useState(() => draftOf(live.spec))
  const steps = useBalancerForm(initial, () => ({}), { live: live.spec })
  const { form } = steps
  const initialImage = useQuery({ ...imageQuery(initial.image), enabled: initial.image !== '' }).data
  const cluster = useQuery(clusterQuery).data
  return (
    <Upgrade
      {...props}
      steps={steps}
      names={names}
      before={toSpec(initial)}
      after={toSpec(form.values)}
      withImage={initialImage !== undefined && form.values.image.trim() === initial.image}
    >
      {{
        basics: <BasicsStep form={form} isNameFixed />,
        rules: (
          <RulesStep
            form={form}
            space={live.space}
            self={live.name}
            routingMesh={cluster?.routingMesh ?? null}
            NewCertificate={NewCertificate}
          />
        ),
        options: <OptionsStep form={form} largest={cluster?.largest ?? null} />,
      }}
    </Upgrade>
  )
}
