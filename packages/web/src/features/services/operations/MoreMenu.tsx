import type { Action, Service } from '@berth/contract/services/services.ts'
import { Button, type ButtonProps, Menu } from '@mantine/core'
import { useRef } from 'react'
import { useServerTexts } from '../../../lib/server-texts.ts'
import { IconChevronDown } from '../../../ui/icons/icons.ts'
import { ACTION_ICONS } from './action-icons.ts'
import { useOperationActions } from './operation-actions.ts'
import { useTexts } from './texts.ts'

/** The first group is about a waiting upgrade, the second about the running service, the third deletes it. */
const GROUPS: readonly (readonly Action[])[] = [
  ['resume', 'confirm', 'roll-back', 'pause'],
  ['upgrade', 'return', 'scale', 'start', 'restart', 'stop'],
  ['delete'],
]

interface Props extends Pick<ButtonProps, 'variant' | 'size'> {
  readonly service: Service
}

/** The menu with all actions that the service allows now. */
export function MoreMenu({ service, variant = 'subtle', size = 'compact-sm' }: Props) {
  const t = useTexts()
  const actionName = useActionName(service)
  const operations = useOperationActions()
  const button = useRef<HTMLButtonElement>(null)
  const { space, name, actions } = service
  const groups = GROUPS.map((group) => group.filter((action) => actions.includes(action))).filter(
    (group) => group.length > 0,
  )
  return (
    <Menu position="bottom-end" width={188}>
      <Menu.Target>
        <Button
          ref={button}
          variant={variant}
          color="gray"
          size={size}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          disabled={groups.length === 0}
          aria-label={t.moreOf(name)}
        >
          {t.more}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {groups.map((group, index) => (
          <div key={group.join()}>
            {index > 0 && <Menu.Divider />}
            {group.map((action) => {
              const Icon = ACTION_ICONS[action]
              return (
                <Menu.Item
                  key={action}
                  leftSection={<Icon size={16} />}
                  {...(action === 'delete' && { c: 'var(--mantine-color-error)' })}
                  onClick={() => operations.start({ action, space, name, from: button.current })}
                >
                  {actionName(action)}
                </Menu.Item>
              )
            })}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Returns the names of actions. Confirming an incomplete upgrade has a name of its own: accepting it as it is. */
export function useActionName({ state }: Pick<Service, 'state'>) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  return (action: Action) => (action === 'confirm' && state !== 'upgraded' ? t.accept : serverTexts.action(action))
}
