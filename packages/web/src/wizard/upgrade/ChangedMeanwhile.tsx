import { ACTIONS, type Action, type Service, type TimelineEntry } from '@berth/contract/services/services.ts'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useServerTexts } from '../../lib/server-texts.ts'
import { SpecChanges } from '../../service-model/plan/SpecChanges.tsx'
import { compareSpecs } from '../../service-model/plan/spec-comparison.ts'
import { Notice } from '../../ui/Notice.tsx'
import { latestUserAction } from '../plan/queries.ts'
import { useUpgradeTexts } from './upgrade-texts.ts'

interface Props {
  readonly seen: Service
  readonly live: Service
  readonly onContinue: () => void
  readonly onStartOver: () => void
}

/** Shows that another user changed the service: who, what changed, and buttons to continue or to start over. */
export function ChangedMeanwhile({ seen, live, onContinue, onStartOver }: Props) {
  const t = useUpgradeTexts()
  const changes = compareSpecs(specOf(seen), specOf(live)).filter(({ isSame }) => !isSame)
  return (
    <Notice>
      <Stack gap="sm">
        <Text size="sm" fw={600}>
          {t.changed}
        </Text>
        <LastWriter service={live} />
        {changes.length > 0 ? <SpecChanges changes={changes} /> : <Text size="sm">{t.sameSpec}</Text>}
        <Group gap="xs">
          <Button size="xs" onClick={onContinue}>
            {t.continueUpgrade}
          </Button>
          <Button size="xs" variant="default" onClick={onStartOver}>
            {t.startOver}
          </Button>
          <Text size="xs" c="dimmed">
            {t.continueUpgradeHint}
          </Text>
        </Group>
      </Stack>
    </Notice>
  )
}

function LastWriter({ service }: { readonly service: Service }) {
  const t = useUpgradeTexts()
  const serverTexts = useServerTexts()
  const { data: last } = useQuery(latestUserAction(service))
  if (!last?.by || !isAction(last.what)) return null
  return <Text size="sm">{t.changedBy(last.by, serverTexts.action(last.what))}</Text>
}

function isAction(what: TimelineEntry['what']): what is Action {
  return ACTIONS.some((action) => action === what)
}

function specOf({ spec, image }: Service) {
  return { spec, digest: image.digest }
}
