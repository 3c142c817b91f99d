import { Alert, Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { servicesQuery } from '../../../service-model/queries.ts'
import { Failed } from '../../../ui/Failed.tsx'
import { IconHistory } from '../../../ui/icons/icons.ts'
import { isMissing } from '../../../wizard/plan/queries.ts'
import { WizardPage } from '../../../wizard/WizardPage.tsx'
import { useWizardTexts } from '../../../wizard/wizard-texts.ts'
import { CreateService } from './CreateService.tsx'
import { emptyDraft, type SpecDraft } from './draft.ts'
import { dropDraft, keptDraft } from './kept-draft.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  /** A reference to begin with. */
  readonly image: string | undefined
  /** Gives up. What was filled in is asked about before the page goes. */
  readonly onLeave: () => void
  /** Goes on to the list, where the new service is. */
  readonly onFinished: () => void
}

interface Round {
  readonly number: number
  readonly draft: SpecDraft
  /** Whether it was kept over a reload. */
  readonly kept: boolean
}

/** The wizard that makes a service: /spaces/:space/create */
export function CreateServicePage({ space, image = '', onLeave, onFinished }: Props) {
  const t = useTexts()
  const wizard = useWizardTexts()
  const [round, setRound] = useState<Round>(() => {
    const kept = keptDraft(space, image)
    return { number: 1, draft: kept ?? emptyDraft(image), kept: kept !== null }
  })
  const { error, refetch } = useQuery(servicesQuery(space))
  const again = (begin: string) => {
    dropDraft(space)
    setRound(({ number }) => ({ number: number + 1, draft: emptyDraft(begin), kept: false }))
  }
  return (
    <WizardPage title={t.title} place={wizard.space(space)}>
      {round.kept && (
        <Alert color="gray" icon={<IconHistory />} mb="lg" p="xs">
          <Group justify="space-between" gap="xs">
            <Text size="sm">{t.kept}</Text>
            <Button variant="subtle" size="compact-sm" onClick={() => again(image)}>
              {t.startAfresh}
            </Button>
          </Group>
        </Alert>
      )}
      {error && isMissing(error) ? (
        <Failed error={error} retry={refetch} />
      ) : (
        <CreateService
          key={round.number}
          space={space}
          image={image}
          initial={round.draft}
          onLeave={onLeave}
          onFinished={onFinished}
          onAnother={() => again('')}
        />
      )}
    </WizardPage>
  )
}
