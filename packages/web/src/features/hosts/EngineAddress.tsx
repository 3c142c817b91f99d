import type { Host } from '@berth/contract/hosts/hosts.ts'
import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { IconPencil } from '../../ui/icons/icons.ts'
import styles from './EngineAddress.module.css'
import { EngineAddressDialog } from './EngineAddressDialog.tsx'
import { useTexts } from './texts.ts'

/** Shows the address of the host's engine, with a button that changes it. */
export function EngineAddress({ host }: { readonly host: Host }) {
  const t = useTexts()
  const [isOpen, setOpen] = useState(false)
  if (host.own)
    return (
      <Tooltip label={t.ownEngineText} multiline maw={280}>
        <Text span size="sm" c="dimmed">
          {t.ownEngine}
        </Text>
      </Tooltip>
    )
  return (
    <span className={styles.line}>
      {host.engineAddress === null ? (
        <Text span size="sm" c="dimmed">
          {t.notSet}
        </Text>
      ) : (
        <span className={styles.address}>{host.engineAddress}</span>
      )}
      <Tooltip label={t.setEngine(host.name)}>
        <ActionIcon size="sm" aria-label={t.setEngine(host.name)} onClick={() => setOpen(true)}>
          <IconPencil size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {isOpen && <EngineAddressDialog host={host} onClose={() => setOpen(false)} />}
    </span>
  )
}
