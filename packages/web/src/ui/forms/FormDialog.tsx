import { Button, Group, Modal, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { texts } from '../../lib/texts.ts'
import { ErrorNotice } from '../ErrorNotice.tsx'
import { fieldErrorsIn } from './field-errors.ts'

const useTexts = texts({ cancel: { zh: '取消', en: 'Cancel' } })

interface Props {
  readonly title: string
  readonly size?: 'md' | 'lg'
  /** The fields. */
  readonly children: ReactNode
  readonly submitLabel: string
  readonly pending?: boolean
  /** The error of the last submit. Field errors are not shown here, because the fields show them. */
  readonly error?: Error | null
  /** More buttons in the footer. */
  readonly extraButtons?: ReactNode
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
  readonly onClose: () => void
}

/** A form in a dialog. It has no closed state, so render it only while it is open. */
export function FormDialog({
  title,
  size = 'md',
  children,
  submitLabel,
  pending = false,
  error = null,
  extraButtons,
  onSubmit,
  onClose,
}: Props) {
  const t = useTexts()
  const hasFieldErrors = Object.keys(fieldErrorsIn(error)).length > 0
  // React bubbles the event to a form around the dialog, which must not be submitted too.
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.stopPropagation()
    onSubmit(event)
  }
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t.cancel }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {children}
          {error && !hasFieldErrors && <ErrorNotice error={error} />}
          <Group justify="flex-end" gap="xs">
            {extraButtons}
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
