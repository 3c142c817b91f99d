import type { Service } from '@berth/contract/services/services.ts'
import { Button, Group, Text } from '@mantine/core'
import type { ComponentType } from 'react'
import type { Icon } from '../../ui/icons/icon.tsx'
import { IconCircleArrowUp, IconCircleCheck, IconLoader2, IconPlayerPause } from '../../ui/icons/icons.ts'
import styles from '../create/Results.module.css'
import { Result, ServiceCard } from '../create/Results.tsx'
import { useWizardTexts } from '../wizard-texts.ts'
import { useUpgradeTexts } from './upgrade-texts.ts'

type OfOne = ComponentType<{ readonly service: Service }>

/** What is shown of other features while it is rolled out. */
export interface UpgradeParts {
  readonly Rollout: OfOne
  readonly Waiting: OfOne
}

interface Props {
  /** As it is now. */
  readonly service: Service
  readonly parts: UpgradeParts
  readonly onFinished: () => void
}

/** It was sent: how far it is, live, and the ways on once it waits for a word. */
export function Upgraded({ service, parts: { Rollout, Waiting }, onFinished }: Props) {
  const t = useUpgradeTexts()
  const wizard = useWizardTexts()
  const { running, desired } = service.instances
  return (
    <Result {...useStanding(service)}>
      <ServiceCard service={service}>
        <Group justify="space-between" gap="sm" className={styles.counts}>
          <span>{wizard.instances}</span>
          {service.progress ? <Rollout service={service} /> : <span>{wizard.progress(running, desired)}</span>}
        </Group>
      </ServiceCard>
      <div className={styles.waiting}>
        <Waiting service={service} />
      </div>
      <Button variant={service.actions.includes('confirm') ? 'default' : 'filled'} onClick={onFinished}>
        {wizard.toList}
      </Button>
      {service.state === 'upgrading' && (
        <Text size="xs" c="dimmed">
          {t.sentText}
        </Text>
      )}
    </Result>
  )
}

interface Standing {
  readonly icon: Icon
  readonly tone: 'good' | 'busy' | 'warn'
  readonly title: string
  readonly text: string
}

function useStanding({ state, actions }: Service): Standing {
  const t = useUpgradeTexts()
  if (state === 'upgraded') return { icon: IconCircleArrowUp, tone: 'good', title: t.upgraded, text: t.upgradedText }
  if (actions.includes('confirm')) return { icon: IconPlayerPause, tone: 'warn', title: t.stopped, text: t.stoppedText }
  if (state === 'running') return { icon: IconCircleCheck, tone: 'good', title: t.settled, text: '' }
  return { icon: IconLoader2, tone: 'busy', title: t.sent, text: '' }
}
