import { Container, Group, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ComponentType, useState } from 'react'
import { Failed } from '../../shared/Failed.tsx'
import { servicesQuery } from '../../shared/queries.ts'
import { isMissing } from '../../shared/wizard/queries.ts'
import { useWizardTexts } from '../../shared/wizard/wizard-texts.ts'
import type { NewCertificate } from './CertificateChoice.tsx'
import { CreateBalancer } from './CreateBalancer.tsx'
import { emptyDraft } from './draft.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly NewCertificate: ComponentType<NewCertificate>
  readonly onLeave: () => void
  /** Goes on to the list, where the new one is. */
  readonly onFinished: () => void
}

/** The wizard that makes a load balancer: /spaces/:space/create-balancer */
export function CreateBalancerPage({ space, ...rest }: Props) {
  const t = useTexts()
  const wizard = useWizardTexts()
  const [round, setRound] = useState(() => ({ number: 1, draft: emptyDraft() }))
  const { error, refetch } = useQuery(servicesQuery(space))
  return (
    <Container size={860} w="100%" py="lg" px={{ base: 0, sm: 'md' }}>
      <Group justify="space-between" align="baseline" gap="sm" mb="lg">
        <Title order={1} size="h2">
          {t.title}
        </Title>
        <Text c="dimmed">{wizard.space(space)}</Text>
      </Group>
      {error && isMissing(error) ? (
        <Failed error={error} retry={refetch} />
      ) : (
        <CreateBalancer
          key={round.number}
          space={space}
          initial={round.draft}
          onAnother={() => setRound(({ number }) => ({ number: number + 1, draft: emptyDraft() }))}
          {...rest}
        />
      )}
    </Container>
  )
}
