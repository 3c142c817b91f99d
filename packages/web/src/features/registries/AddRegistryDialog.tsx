import { NewRegistry } from '@berth/contract/registries.ts'
import { Alert, Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Failed } from '../../shared/Failed.tsx'
import { faultsIn, faultsOf } from '../../shared/field-faults.ts'
import { useLanguage } from '../../shared/language.ts'
import { useAddRegistry } from './queries.ts'
import { useTexts } from './texts.ts'

export function AddRegistryDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const language = useLanguage()
  const add = useAddRegistry()
  const form = useForm({
    initialValues: { name: '', address: '', plainHttp: false },
    validateInputOnBlur: true,
    validate: (values) => faultsOf(NewRegistry, values, language),
  })
  const submit = form.onSubmit((values) =>
    add.mutate(values, { onSuccess: onClose, onError: (error) => form.setErrors(faultsIn(error, language)) }),
  )
  return (
    <Modal opened onClose={onClose} title={t.add} closeButtonProps={{ 'aria-label': t.cancel }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
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
          {form.values.plainHttp && <Alert color="yellow">{t.plainHttpWarning}</Alert>}
          {add.error && Object.keys(faultsIn(add.error, language)).length === 0 && <Failed error={add.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t.cancel}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {t.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
