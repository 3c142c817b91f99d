import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { texts } from '../../lib/texts.ts'
import { ErrorNotice } from '../ErrorNotice.tsx'

const useTexts = texts({
  cancel: { zh: '取消', en: 'Cancel' },
  close: { zh: '关闭', en: 'Close' },
  typeName: { zh: (name: string) => `请输入 ${name} 以确认`, en: (name: string) => `Type ${name} to confirm` },
})

interface Props {
  readonly title: string
  /** The explanation of what will happen. */
  readonly children: ReactNode
  readonly confirmLabel: string
  /** The name that the user must type exactly before the button is enabled. */
  readonly typedName?: string
  /** Draws the button in the normal colour, for actions that can be undone. */
  readonly harmless?: boolean
  /** Disables the button. The children explain why. */
  readonly blocked?: boolean
  readonly size?: 'md' | 'lg'
  readonly pending: boolean
  readonly error: Error | null
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** A dialog that asks for confirmation. It has no closed state, so render it only while it is open. */
export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  typedName,
  harmless = false,
  blocked = false,
  size = 'md',
  pending,
  error,
  onConfirm,
  onClose,
}: Props) {
  const t = useTexts()
  const [typed, setTyped] = useState('')
  const isReady = !blocked && (typedName === undefined || typed.trim() === typedName)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady && !pending) onConfirm()
  }
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t.cancel }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {children}
          {typedName !== undefined && (
            <TextInput
              label={t.typeName(typedName)}
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
              disabled={pending}
            />
          )}
          {error && <ErrorNotice error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {pending ? t.close : t.cancel}
            </Button>
            <Button
              type="submit"
              {...(harmless ? { 'data-autofocus': !blocked || undefined } : { color: 'red' })}
              disabled={!isReady}
              loading={pending}
            >
              {confirmLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
