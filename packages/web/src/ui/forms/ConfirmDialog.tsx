import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { texts } from '../../lib/texts.ts'
import { Failed } from '../Failed.tsx'

const useTexts = texts({
  cancel: { zh: '取消', en: 'Cancel' },
  close: { zh: '关闭', en: 'Close' },
  typeName: { zh: (name: string) => `请输入 ${name} 以确认`, en: (name: string) => `Type ${name} to confirm` },
})

interface Props {
  readonly title: string
  /** What will happen. */
  readonly children: ReactNode
  readonly confirmLabel: string
  /** Wanted letter for letter before the button can be pressed. */
  readonly typedName?: string
  /** Not red: what it does can be undone. */
  readonly harmless?: boolean
  /** Something stands in the way, and is said in the children. */
  readonly blocked?: boolean
  readonly size?: 'md' | 'lg'
  readonly pending: boolean
  readonly error: Error | null
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before something that cannot be undone. Render it while it is to be shown: it is open from the start. */
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
  const ready = !blocked && (typedName === undefined || typed.trim() === typedName)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !pending) onConfirm()
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
          {error && <Failed error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {pending ? t.close : t.cancel}
            </Button>
            <Button
              type="submit"
              {...(harmless ? { 'data-autofocus': !blocked || undefined } : { color: 'red' })}
              disabled={!ready}
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
