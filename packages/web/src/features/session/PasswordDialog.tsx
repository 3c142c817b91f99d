import { PasswordChange } from '@berth/contract/session.ts'
import { PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormDialog } from '../../shared/FormDialog.tsx'
import { faultsIn, faultsOf } from '../../shared/field-faults.ts'
import { useLanguage } from '../../shared/language.ts'
import { notify } from '../../shared/notify.ts'
import { useChangePassword } from './queries.ts'
import { useTexts } from './texts.ts'

const FIELDS = [
  ['current', 'current-password'],
  ['next', 'new-password'],
  ['repeated', 'new-password'],
] as const

export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const language = useLanguage()
  const change = useChangePassword()
  const form = useForm({
    initialValues: { current: '', next: '', repeated: '' },
    validate: ({ current, next, repeated }) => ({
      ...faultsOf(PasswordChange, { current, next }, language),
      ...(next !== repeated && { repeated: t.differs }),
    }),
  })
  const submit = form.onSubmit(({ current, next }) =>
    change.mutate(
      { current, next },
      {
        onError: (error) => form.setErrors(faultsIn(error, language)),
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
