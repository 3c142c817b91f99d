import type { Instance } from '@berth/contract/instances/instances.ts'
import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconCode, IconDots, IconRotateClockwise, IconTerminal2, IconTrash } from '../../ui/icons/icons.ts'
import type { OpenInstanceDialog } from './InstanceDialogs.tsx'
import styles from './InstanceTable.module.css'
import { LogsLink } from './LogsLink.tsx'
import type { InstanceParts } from './parts.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly instance: Instance
  readonly parts: InstanceParts
  readonly onOpenDialog: (dialog: OpenInstanceDialog) => void
}

/** The actions of one instance: terminal and logs as buttons, the others in a menu. */
export function InstanceActions({ instance, parts: { onOpenShell }, onOpenDialog }: Props) {
  const t = useTexts()
  const isRunning = instance.state === 'running' || instance.state === 'stopping'
  const openDialog = (name: OpenInstanceDialog['name']) => () => onOpenDialog({ name, instance })
  return (
    <span className={styles.actions}>
      {isRunning && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconTerminal2 size={14} aria-hidden />}
          aria-label={`${t.shell}: ${instance.name}`}
          onClick={() => onOpenShell(instance)}
        >
          {t.shell}
        </Button>
      )}
      <LogsLink instance={instance.id} name={instance.name} />
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon aria-label={t.moreOf(instance.name)}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isRunning && (
            <Menu.Item leftSection={<IconTerminal2 size={16} aria-hidden />} onClick={openDialog('shell')}>
              {t.shellWith}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconCode size={16} aria-hidden />} onClick={openDialog('inspect')}>
            {t.inspect}
          </Menu.Item>
          <Menu.Divider />
          {instance.state === 'running' && (
            <Menu.Item leftSection={<IconRotateClockwise size={16} aria-hidden />} onClick={openDialog('restart')}>
              {t.restart}
            </Menu.Item>
          )}
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={openDialog('remove')}
          >
            {instance.endedAt === null ? t.remove : t.removePast}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  )
}
