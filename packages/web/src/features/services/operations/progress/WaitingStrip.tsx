import type { Action, Service } from '@berth/contract/services/services.ts'
import { Button } from '@mantine/core'
import type { MouseEvent } from 'react'
import { useWords } from '../../../../lib/words.ts'
import { IconAlertTriangle, IconCircleArrowUp } from '../../../../ui/icons/icons.ts'
import { useActionName } from '../MoreMenu.tsx'
import { useOperate } from '../operate.ts'
import { useTexts } from '../texts.ts'
import { Strip } from './Strip.tsx'

/** The actions on a waiting upgrade, most likely first. */
const WAITING_ACTIONS: readonly Action[] = ['resume', 'confirm', 'roll-back']

/** Tells whether the service has an upgrade that waits for the user's decision. */
export function isWaiting({ actions }: Pick<Service, 'actions'>): boolean {
  return actions.includes('confirm')
}

/** Shows why an upgrade waits, and its possible actions. Shows nothing if no upgrade waits. */
export function WaitingStrip({ service }: { readonly service: Service }) {
  const actionName = useActionName(service)
  const operate = useOperate()
  if (!isWaiting(service)) return null
  const { space, name, state } = service
  const isComplete = state === 'upgraded'
  const operateWith = (action: Action) => (event: MouseEvent<HTMLButtonElement>) =>
    operate.one({ action, space, name, from: event.currentTarget })
  return (
    <Strip
      tone={isComplete ? 'ask' : 'warn'}
      icon={isComplete ? IconCircleArrowUp : IconAlertTriangle}
      ways={WAITING_ACTIONS.filter((action) => service.actions.includes(action)).map((action) => (
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
    </Strip>
  )
}

function WaitingText({
  service: { state, revision, pendingFrom, reason, reasonMessage },
}: {
  readonly service: Service
}) {
  const t = useTexts()
  const words = useWords()
  if (reason !== null) return words.server(reason, reasonMessage)
  return state === 'upgraded' ? t.waits(revision, pendingFrom ?? 0) : t.pausedByHand
}
