import { ActionIcon, Button } from '@mantine/core'
import { useRef } from 'react'
import { flushSync } from 'react-dom'
import { IconPlus, IconX } from '../ui/icons/icons.ts'

interface AddProps {
  readonly label: string
  readonly onAdd: () => void
}

/** The button below a list of rows that adds a row. The new row gets the focus. */
export function AddRow({ label, onAdd }: AddProps) {
  const container = useRef<HTMLDivElement>(null)
  const fields = () => [...(container.current?.parentElement?.querySelectorAll<HTMLElement>(FIELDS) ?? [])]
  const add = () => {
    const before = new Set(fields())
    flushSync(onAdd)
    fields()
      .find((field) => !before.has(field))
      ?.focus()
  }
  return (
    <div ref={container}>
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
        {label}
      </Button>
    </div>
  )
}

const FIELDS = 'input, textarea, select'

interface RemoveProps {
  /** The label, which names the row. */
  readonly label: string
  readonly disabled?: boolean
  readonly className?: string | undefined
  readonly onRemove: () => void
}

/** The button at the end of a row that removes it. */
export function RemoveRow({ label, disabled = false, className = '', onRemove }: RemoveProps) {
  return (
    <ActionIcon size={36} disabled={disabled} aria-label={label} className={className} onClick={onRemove}>
      <IconX size={16} />
    </ActionIcon>
  )
}
