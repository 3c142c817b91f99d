import type { Action, Service } from '@berth/contract/services/services.ts'
import { Button } from '@mantine/core'
import type { MouseEvent } from 'react'
import { useLanguage } from '../../../../lib/language.ts'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { hasCompleted, isDown } from '../../../../service-model/serving.ts'
import { useServingText } from '../../../../service-model/serving-text.ts'
import { IconAlertTriangle, IconCircleArrowUp } from '../../../../ui/icons/icons.ts'
import { useActionName } from '../MoreMenu.tsx'
import { useOperationActions } from '../operation-actions.ts'
import { useTexts } from '../texts.ts'
import { ServiceBanner } from './ServiceBanner.tsx'

/** The actions on a waiting upgrade, most likely first. */
const WAITING_ACTIONS: readonly Action[] = ['resume', 'confirm', 'roll-back']
/** The same while no instance runs. */
const ACTIONS_WHILE_DOWN: readonly Action[] = ['roll-back', 'resume', 'confirm']

/** Tells whether the service has an upgrade that waits for the user's decision. */
export function hasPendingUpgrade({ actions }: Pick<Service, 'actions'>): boolean {
  return actions.includes('confirm')
}

/** Shows why an upgrade waits, and its possible actions. Shows nothing if no upgrade waits. */
export function PendingUpgradeBanner({ service }: { readonly service: Service }) {
  const actionName = useActionName(service)
  const operations = useOperationActions()
  if (!hasPendingUpgrade(service)) return null
  const { space, name, state } = service
  const isComplete = state === 'upgraded'
  const down = isDown(service)
  const actions = (down ? ACTIONS_WHILE_DOWN : WAITING_ACTIONS).filter((action) => service.actions.includes(action))
  const likeliest = down ? 'roll-back' : isComplete ? 'confirm' : null
  const operateWith = (action: Action) => (event: MouseEvent<HTMLButtonElement>) =>
    operations.start({ action, space, name, from: event.currentTarget })
  return (
    <ServiceBanner
      tone={down ? 'bad' : isComplete ? 'ask' : 'warn'}
      icon={isComplete ? IconCircleArrowUp : IconAlertTriangle}
      actions={actions.map((action) => (
        <Button
          key={action}
          size="compact-xs"
          variant={action === likeliest ? 'filled' : 'default'}
          onClick={operateWith(action)}
        >
          {actionName(action)}
        </Button>
      ))}
    >
      <WaitingText service={service} />
    </ServiceBanner>
  )
}

function WaitingText({ service }: { readonly service: Service }) {
  const t = useTexts()
  const language = useLanguage()
  const serverTexts = useServerTexts()
  const serving = useServingText(service)
  const { state, revision, pendingFrom, reason, reasonMessage } = service
  if (hasCompleted(service)) return t.completedWaits(revision, pendingFrom ?? 0)
  if (state === 'upgraded') return t.waitsForConfirmation(revision, pendingFrom ?? 0)
  const why = reason === null ? t.pausedByHand : serverTexts.message(reason, reasonMessage)
  const sentences = isDown(service) ? [serving, why] : [why, serving]
  return sentences.filter((one) => one !== null).join(language === 'zh' ? '' : ' ')
}
