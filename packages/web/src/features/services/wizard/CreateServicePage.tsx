import { Alert, Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { servicesQuery } from '../../../service-model/queries.ts'
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx'
import { IconHistory } from '../../../ui/icons/icons.ts'
import { isMissing } from '../../../wizard/plan/queries.ts'
import { WizardPage } from '../../../wizard/WizardPage.tsx'
import { useWizardTexts } from '../../../wizard/wizard-texts.ts'
import { CreateService } from './CreateService.tsx'
import { emptyDraft, type SpecDraft } from './draft/draft.ts'
import { loadDraft, removeDraft } from './draft/stored-draft.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  /** The initial image reference. */
  readonly image: string | undefined
  /** Called when the user gives up. The wizard asks before it discards unsaved input. */
  readonly onLeave: () => void
  /** Goes to the list, which shows the new service. */
  readonly onFinished: () => void
}

interface Round {
  readonly number: number
  readonly draft: SpecDraft
  /** Whether the draft was restored after a reload. */
  readonly isRestored: boolean
}

/** The page /spaces/:space/create: the wizard that creates a service. */
export function CreateServicePage({ space, image = '', onLeave, onFinished }: Props) {
  const t = useTexts()
  const wizard = useWizardTexts()
  const [round, setRound] = useState<Round>(() => {
    const restored = loadDraft(space, image)
    return { number: 1, draft: restored ?? emptyDraft(image), isRestored: restored !== null }
  })
  const { error, refetch } = useQuery(servicesQuery(space))
  const startOver = (initialImage: string) => {
    removeDraft(space)
    setRound(({ number }) => ({ number: number + 1, draft: emptyDraft(initialImage), isRestored: false }))
  }
  return (
    <WizardPage title={t.title} subtitle={wizard.space(space)}>
      {round.isRestored && (
        <Alert color="gray" icon={<IconHistory />} mb="lg" p="xs">
          <Group justify="space-between" gap="xs">
            <Text size="sm">{t.kept}</Text>
            <Button variant="subtle" size="compact-sm" onClick={() => startOver(image)}>
              {t.startOver}
            </Button>
          </Group>
        </Alert>
      )}
      {error && isMissing(error) ? (
        <ErrorNotice error={error} retry={refetch} />
      ) : (
        <CreateService
          key={round.number}
          space={space}
          image={image}
          initial={round.draft}
          onLeave={onLeave}
          onFinished={onFinished}
          onAnother={() => startOver('')}
        />
      )}
    </WizardPage>
  )
}
