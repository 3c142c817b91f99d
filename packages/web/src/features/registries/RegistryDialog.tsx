import { NewRegistry, type Registry, RegistryChange } from '@berth/contract/registries/registries.ts'
import { Alert, Checkbox, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notify } from '../../lib/notify.ts'
import { FormDialog } from '../../ui/forms/FormDialog.tsx'
import { fieldErrorsIn, fieldErrorsOf } from '../../ui/forms/field-errors.ts'
import { useSaveRegistry } from './queries.ts'
import { draftOf, type RegistryDraft, saveRequestOf } from './registry-draft.ts'
import { useRegistryTexts } from './registry-texts.ts'

interface Props {
  /** Null for a new registry. */
  readonly registry: Registry | null
  readonly onClose: () => void
}

/** The dialog that adds or changes a registry. The server connects to the registry before it saves, and errors appear at their fields. */
export function RegistryDialog({ registry, onClose }: Props) {
  const t = useRegistryTexts()
  const save = useSaveRegistry()
  const form = useForm<RegistryDraft>({
    initialValues: draftOf(registry),
    validateInputOnBlur: true,
    validate: (draft) => {
      const { id, body } = saveRequestOf(draft, registry)
      return fieldErrorsOf(id === null ? NewRegistry : RegistryChange, body)
    },
  })
  const submit = form.onSubmit((draft) =>
    save.mutate(saveRequestOf(draft, registry), {
      onSuccess: ({ name }) => {
        notify(t.saved(name))
        onClose()
      },
      onError: (error) => {
        const errors = fieldErrorsIn(error)
        // If the registry requires a login, show its fields together with their errors.
        if ('credentials.username' in errors) form.setFieldValue('login', true)
        if ('caCertificate' in errors) form.setFieldValue('ownAuthority', true)
        form.setErrors(errors)
      },
    }),
  )
  const { plainHttp, ownAuthority, login, address } = form.values
  return (
    <FormDialog
      title={registry === null ? t.add : t.edit}
      submitLabel={t.save}
      pending={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput label={t.name} required data-autofocus autoComplete="off" {...form.getInputProps('name')} />
      <TextInput
        label={t.address}
        description={t.addressHint}
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...form.getInputProps('address')}
      />
      <Checkbox label={t.plainHttp} {...form.getInputProps('plainHttp', { type: 'checkbox' })} />
      {plainHttp ? (
        <Alert color="yellow">{t.plainHttpWarning}</Alert>
      ) : (
        <Checkbox label={t.ownAuthority} {...form.getInputProps('ownAuthority', { type: 'checkbox' })} />
      )}
      {ownAuthority && !plainHttp && (
        <Textarea
          label={t.certificate}
          description={t.certificateHint(address.trim() || 'registry.example:5000')}
          placeholder="-----BEGIN CERTIFICATE-----"
          autosize
          minRows={3}
          maxRows={8}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
          {...form.getInputProps('caCertificate')}
        />
      )}
      <Checkbox label={t.login} {...form.getInputProps('login', { type: 'checkbox' })} />
      {login && (
        <>
          <TextInput
            label={t.username}
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps('credentials.username')}
          />
          <PasswordInput
            label={t.password}
            description={t.passwordHint}
            placeholder={registry?.username ? t.keepsPassword : ''}
            required={!registry?.username}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t.showPassword }}
            {...form.getInputProps('credentials.password')}
          />
        </>
      )}
    </FormDialog>
  )
}
