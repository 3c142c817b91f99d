import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'

interface AddProps {
  readonly label: string
  readonly onAdd: () => void
}

/** Below rows that are filled in. */
export function AddRow({ label, onAdd }: AddProps) {
  return (
    <div>
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={onAdd}>
        {label}
      </Button>
    </div>
  )
}

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
