import type { Service } from '@berth/contract/services/services.ts'
import { Button, Menu } from '@mantine/core'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { IconChevronDown, IconTrash } from '../../../../ui/icons/icons.ts'
import { ACTION_ICONS } from '../action-icons.ts'
import { type BatchOperation, useOperationActions } from '../operation-actions.ts'
import { useTexts } from '../texts.ts'
import styles from './BatchButtons.module.css'

const RUN_ACTIONS = ['stop', 'start', 'restart'] as const

interface Props {
  /** The selected services. */
  readonly services: readonly Service[]
  readonly onDone: () => void
}

/** The actions for several services at once. */
export function BatchButtons({ services, onDone }: Props) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  const operations = useOperationActions()
  const isDisabled = services.length === 0
  const openDialog = (action: BatchOperation['action']) => operations.startBatch({ action, services, onDone })
  return (
    <>
      <Button
        variant="default"
        className={styles.button ?? ''}
        leftSection={<IconTrash size={16} aria-hidden />}
        disabled={isDisabled}
        onClick={() => openDialog('delete')}
      >
        {t.batchDelete}
      </Button>
      <Menu position="bottom-start" width={180}>
        <Menu.Target>
          <Button
            variant="default"
            className={styles.button ?? ''}
            rightSection={<IconChevronDown size={14} aria-hidden />}
            disabled={isDisabled}
          >
            {t.batch}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {RUN_ACTIONS.map((action) => {
            const Icon = ACTION_ICONS[action]
            return (
              <Menu.Item key={action} leftSection={<Icon size={16} />} onClick={() => openDialog(action)}>
                {serverTexts.action(action)}
              </Menu.Item>
            )
          })}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
