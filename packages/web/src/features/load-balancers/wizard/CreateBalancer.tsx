import { useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { clusterQuery, servicesQuery } from '../../../service-model/queries.ts'
import { Create, type CreateProps } from '../../../wizard/create/Create.tsx'
import { useCreation } from '../../../wizard/create/use-creation.ts'
import { nameErrors } from '../../../wizard/name-errors.ts'
import { BasicsStep } from './BasicsStep.tsx'
import type { BalancerDraft } from './draft/draft.ts'
import { toSpec } from './draft/to-spec.ts'
import { useBalancerForm } from './draft/use-balancer-form.ts'
import { OptionsStep } from './OptionsStep.tsx'
import type { NewCertificate } from './rules/CertificateSelect.tsx'
import { RulesStep } from './rules/RulesStep.tsx'
import { useTexts } from './texts.ts'

interface Props extends CreateProps {
  readonly initial: BalancerDraft
  readonly NewCertificate: ComponentType<NewCertificate>
}

/** The wizard's state for one load balancer, from the empty form to the result. */
export function CreateBalancer({ initial, NewCertificate, ...props }: Props) {
  const { space } = props
  const names = useTexts()
  const services = useQuery(servicesQuery(space)).data
  const taken = (services ?? []).map(({ name }) => name)
  const steps = useBalancerForm(initial, ({ name }) => nameErrors(name.trim(), space, taken), {
    revalidateOn: services,
  })
  const { form } = steps
  const spec = toSpec(form.values)
  const request = useCreation(space)
  const cluster = useQuery(clusterQuery).data
  const unsaved = request.creation.outcome !== 'created' && JSON.stringify(spec) !== JSON.stringify(toSpec(initial))
  return (
    <Create {...props} steps={steps} names={names} spec={spec} request={request} unsaved={unsaved}>
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
        options: <OptionsStep form={form} largest={cluster?.largest ?? null} />,
      }}
    </Create>
  )
}
