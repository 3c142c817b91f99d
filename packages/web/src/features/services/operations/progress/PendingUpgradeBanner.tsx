import type { Action, Service } from '@berth/contract/services/services.ts'
import { Button } from '@mantine/core'
import type { MouseEvent } from 'react'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { IconAlertTriangle, IconCircleArrowUp } from '../../../../ui/icons/icons.ts'
import { useActionName } from '../MoreMenu.tsx'
import { useOperationActions } from '../operation-actions.ts'
import { useTexts } from '../texts.ts'
import { ServiceBanner } from './ServiceBanner.tsx'

/** The actions on a waiting upgrade, most likely first. */
const WAITING_ACTIONS: readonly Action[] = ['resume', 'confirm', 'roll-back']

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
  const operateWith = (action: Action) => (event: MouseEvent<HTMLButtonElement>) =>
    operations.start({ action, space, name, from: event.currentTarget })
  return (
    <ServiceBanner
      tone={isComplete ? 'ask' : 'warn'}
      icon={isComplete ? IconCircleArrowUp : IconAlertTriangle}
      actions={WAITING_ACTIONS.filter((action) => service.actions.includes(action)).map((action) => (
        <Button
          key={action}
          size="compact-xs"
          variant={isComplete && action === 'confirm' ? 'filled' : 'default'}
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

function WaitingText({
  service: { state, revision, pendingFrom, reason, reasonMessage },
}: {
  readonly service: Service
}) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  if (reason !== null) return serverTexts.message(reason, reasonMessage)
  return state === 'upgraded' ? t.waitsForConfirmation(revision, pendingFrom ?? 0) : t.pausedByHand
}
