import type { Service } from '@berth/contract/services/services.ts'
import { Button, Group, Text } from '@mantine/core'
import type { ComponentType } from 'react'
import { useServerTexts } from '../../lib/server-texts.ts'
import { hasCompleted, hasUpgradeFailed, isRolledBack } from '../../service-model/serving.ts'
import { useServingText } from '../../service-model/serving-text.ts'
import type { Icon } from '../../ui/icons/icon.tsx'
import { IconCircleArrowUp, IconCircleCheck, IconHistory, IconLoader2, IconPlayerPause } from '../../ui/icons/icons.ts'
import styles from '../create/Results.module.css'
import { Result, ServiceCard } from '../create/Results.tsx'
import { useWizardTexts } from '../wizard-texts.ts'
import { useUpgradeTexts } from './upgrade-texts.ts'

type ServicePart = ComponentType<{ readonly service: Service }>

/** The parts of other features that the result shows during the rollout. */
export interface UpgradeParts {
  readonly Rollout: ServicePart
  readonly Waiting: ServicePart
}

interface Props {
  /** The current state of the service. */
  readonly service: Service
  readonly parts: UpgradeParts
  readonly onFinished: () => void
}

/** The result of an upgrade: the live progress of the rollout, and the actions once it waits for the user's decision. */
export function Upgraded({ service, parts: { Rollout, Waiting }, onFinished }: Props) {
  const t = useUpgradeTexts()
  const wizard = useWizardTexts()
  const { running, desired } = service.instances
  return (
    <Result {...useResultStatus(service)}>
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

interface ResultStatus {
  readonly icon: Icon
  readonly tone: 'good' | 'busy' | 'warn'
  readonly title: string
  readonly text: string
}

function useResultStatus(service: Service): ResultStatus {
  const { state, actions } = service
  const t = useUpgradeTexts()
  const serverTexts = useServerTexts()
  const serving = useServingText(service)
  const rollback = useRollbackStatus(service)
  if (state === 'upgraded') {
    const text = hasCompleted(service) ? t.completedText : t.upgradedText
    return { icon: IconCircleArrowUp, tone: 'good', title: t.upgraded, text }
  }
  if (actions.includes('confirm')) {
    const title = state === 'upgrade-paused' ? t.stopped : serverTexts.state(state)
    return { icon: IconPlayerPause, tone: 'warn', title, text: serving ?? '' }
  }
  if (rollback) return rollback
  if (state === 'running' || state === 'completed')
    return { icon: IconCircleCheck, tone: 'good', title: t.settled, text: '' }
  return { icon: IconLoader2, tone: 'busy', title: t.sent, text: '' }
}

/** Returns the status while the engine rolls the upgrade back, and afterwards; otherwise null. */
function useRollbackStatus(service: Service): ResultStatus | null {
  const t = useUpgradeTexts()
  const serverTexts = useServerTexts()
  const { state, reason, reasonMessage } = service
  if (isRolledBack(service))
    return { icon: IconHistory, tone: 'warn', title: hasUpgradeFailed(service) ? t.failed : t.rolledBack, text: '' }
  if (state !== 'rolling-back') return null
  const text = serverTexts.message(reason ?? '', reasonMessage)
  return { icon: IconLoader2, tone: 'busy', title: serverTexts.state(state), text }
}
