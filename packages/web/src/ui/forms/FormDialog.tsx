import { Button, Group, Modal, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { texts } from '../../lib/texts.ts'
import { Failed } from '../Failed.tsx'
import { fieldErrorsIn } from './field-errors.ts'

const useTexts = texts({ cancel: { zh: '取消', en: 'Cancel' } })

interface Props {
  readonly title: string
  readonly size?: 'md' | 'lg'
  /** The fields. */
  readonly children: ReactNode
  readonly submitLabel: string
  readonly pending?: boolean
  /** Why it was refused. What it says of fields is left to them. */
  readonly error?: Error | null
  /** Another way to end it. */
  readonly further?: ReactNode
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
  readonly onClose: () => void
}

/** A form in a dialog. Render it while it is to be shown: it is open from the start. */
export function FormDialog({
  title,
  size = 'md',
  children,
  submitLabel,
  pending = false,
  error = null,
  further,
  onSubmit,
  onClose,
}: Props) {
  const t = useTexts()
  const isOfFields = Object.keys(fieldErrorsIn(error)).length > 0
  // It is no part of a form that it may have been opened from.
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.stopPropagation()
    onSubmit(event)
  }
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t.cancel }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {children}
          {error && !isOfFields && <Failed error={error} />}
          <Group justify="flex-end" gap="xs">
            {further}
            <Button variant="default" onClick={onClose}>
              {t.cancel}
            </Button>
            <Button type="submit" loading={pending}>
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
