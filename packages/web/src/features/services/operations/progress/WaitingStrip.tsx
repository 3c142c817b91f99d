import type { Action, Service } from '@berth/contract/services/services.ts'
import { Button } from '@mantine/core'
import type { MouseEvent } from 'react'
import { useWords } from '../../../../lib/words.ts'
import { IconAlertTriangle, IconCircleArrowUp } from '../../../../ui/icons/icons.ts'
import { useActionName } from '../MoreMenu.tsx'
import { useOperate } from '../operate.ts'
import { useTexts } from '../texts.ts'
import { Strip } from './Strip.tsx'

/** The ways on, the likeliest first. */
const WAYS: readonly Action[] = ['resume', 'confirm', 'roll-back']

/** Whether the service waits for somebody's word. */
export function isWaiting({ actions }: Pick<Service, 'actions'>): boolean {
  return actions.includes('confirm')
}

/** An upgrade that waits for a word: why, and the ways on. Nothing where none waits. */
export function WaitingStrip({ service }: { readonly service: Service }) {
  const actionName = useActionName(service)
  const operate = useOperate()
  if (!isWaiting(service)) return null
  const { space, name, state } = service
  const isWhole = state === 'upgraded'
  const begin = (action: Action) => (event: MouseEvent<HTMLButtonElement>) =>
    operate.one({ action, space, name, from: event.currentTarget })
  return (
    <Strip
      tone={isWhole ? 'ask' : 'warn'}
      icon={isWhole ? IconCircleArrowUp : IconAlertTriangle}
      ways={WAYS.filter((action) => service.actions.includes(action)).map((action) => (
        <Button
          key={action}
          size="compact-xs"
          variant={isWhole && action === 'confirm' ? 'filled' : 'default'}
          onClick={begin(action)}
        >
          {actionName(action)}
        </Button>
      ))}
    >
      <Standing service={service} />
    </Strip>
  )
}

function Standing({ service: { state, revision, pendingFrom, reason, reasonMessage } }: { readonly service: Service }) {
  const t = useTexts()
  const words = useWords()
  if (reason !== null) return words.server(reason, reasonMessage)
  return state === 'upgraded' ? t.waits(revision, pendingFrom ?? 0) : t.pausedByHand
}
