import { ActionIcon, Button } from '@mantine/core'
import { useRef } from 'react'
import { flushSync } from 'react-dom'
import { IconPlus, IconX } from '../ui/icons/icons.ts'

interface AddProps {
  readonly label: string
  readonly onAdd: () => void
}

/** Below rows that are filled in. Typing goes on in the new one. */
export function AddRow({ label, onAdd }: AddProps) {
  const below = useRef<HTMLDivElement>(null)
  const fields = () => [...(below.current?.parentElement?.querySelectorAll<HTMLElement>(FIELDS) ?? [])]
  const add = () => {
    const before = new Set(fields())
    flushSync(onAdd)
    fields()
      .find((field) => !before.has(field))
      ?.focus()
  }
  return (
    <div ref={below}>
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
        {label}
      </Button>
    </div>
  )
}

const FIELDS = 'input, textarea, select'

interface RemoveProps {
  /** Says which. */
  readonly label: string
  readonly disabled?: boolean
  readonly className?: string | undefined
  readonly onRemove: () => void
}

/** At the end of one. */
export function RemoveRow({ label, disabled = false, className = '', onRemove }: RemoveProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      disabled={disabled}
      aria-label={label}
      className={className}
      onClick={onRemove}
    >
      <IconX size={16} />
    </ActionIcon>
  )
}
