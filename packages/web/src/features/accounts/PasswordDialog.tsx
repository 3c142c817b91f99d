import { PasswordChange } from '@berth/contract/accounts/session.ts'
import { PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notify } from '../../lib/notify.ts'
import { FormDialog } from '../../ui/forms/FormDialog.tsx'
import { fieldErrorsIn, fieldErrorsOf } from '../../ui/forms/field-errors.ts'
import { useChangePassword } from './queries.ts'
import { useTexts } from './texts.ts'

const FIELDS = [
  ['current', 'current-password'],
  ['next', 'new-password'],
  ['repeated', 'new-password'],
] as const

export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const change = useChangePassword()
  const form = useForm({
    initialValues: { current: '', next: '', repeated: '' },
    validate: ({ current, next, repeated }) => ({
      ...fieldErrorsOf(PasswordChange, { current, next }),
      ...(next !== repeated && { repeated: <Differs /> }),
    }),
  })
  const submit = form.onSubmit(({ current, next }) =>
    change.mutate(
      { current, next },
      {
        onError: (error) => form.setErrors(fieldErrorsIn(error)),
        onSuccess: () => {
          notify(t.changed)
          onClose()
        },
      },
    ),
  )
  return (
    <FormDialog
      title={t.changePassword}
      submitLabel={t.save}
      pending={change.isPending}
      error={change.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {FIELDS.map(([field, autoComplete]) => (
        <PasswordInput
          key={field}
          label={t[field]}
          autoComplete={autoComplete}
          visibilityToggleButtonProps={{ 'aria-label': t.show }}
          {...form.getInputProps(field)}
        />
      ))}
    </FormDialog>
  )
}

/** A component, not a string: the form keeps the error while the user switches the language. */
function Differs() {
  return useTexts().differs
}
