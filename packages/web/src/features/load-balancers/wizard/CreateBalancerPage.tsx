import { useQuery } from '@tanstack/react-query'
import { type ComponentType, useState } from 'react'
import { servicesQuery } from '../../../service-model/queries.ts'
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx'
import { isMissing } from '../../../wizard/plan/queries.ts'
import { WizardPage } from '../../../wizard/WizardPage.tsx'
import { useWizardTexts } from '../../../wizard/wizard-texts.ts'
import { CreateBalancer } from './CreateBalancer.tsx'
import { emptyDraft } from './draft/draft.ts'
import type { NewCertificate } from './rules/CertificateSelect.tsx'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly NewCertificate: ComponentType<NewCertificate>
  readonly onLeave: () => void
  /** Goes to the list, which shows the new load balancer. */
  readonly onFinished: () => void
}

/** The page /spaces/:space/create-balancer: the wizard that creates a load balancer. */
export function CreateBalancerPage({ space, ...rest }: Props) {
  const t = useTexts()
  const wizard = useWizardTexts()
  const [round, setRound] = useState(() => ({ number: 1, draft: emptyDraft() }))
  const { error, refetch } = useQuery(servicesQuery(space))
  return (
    <WizardPage title={t.title} subtitle={wizard.space(space)} width={860}>
      {error && isMissing(error) ? (
        <ErrorNotice error={error} retry={refetch} />
      ) : (
        <CreateBalancer
          key={round.number}
          space={space}
          initial={round.draft}
          onAnother={() => setRound(({ number }) => ({ number: number + 1, draft: emptyDraft() }))}
          {...rest}
        />
      )}
    </WizardPage>
  )
}
