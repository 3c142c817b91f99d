import { type Host, HostChange } from '@berth/contract/hosts/hosts.ts'
import { Button, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notify } from '../../lib/notify.ts'
import { FormDialog } from '../../ui/forms/FormDialog.tsx'
import { fieldErrorsIn, fieldErrorsOf } from '../../ui/forms/field-errors.ts'
import { useSetEngineAddress } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly host: Host
  readonly onClose: () => void
}

/** The dialog that sets the address of a host's engine. Before saving, the server checks that the engine at the address is this host's. */
export function EngineAddressDialog({ host, onClose }: Props) {
  const t = useTexts()
  const set = useSetEngineAddress(host.id)
  const form = useForm({
    initialValues: { engineAddress: host.engineAddress ?? '' },
    validate: (values) => fieldErrorsOf(HostChange, values),
  })
  const submit = form.onSubmit(({ engineAddress }) =>
    set.mutate(engineAddress, {
      onSuccess: () => {
        notify(t.saved(host.name))
        onClose()
      },
      onError: (error) => form.setErrors(fieldErrorsIn(error)),
    }),
  )
  return (
    <FormDialog
      title={t.setEngine(host.name)}
      submitLabel={t.checkAndSave}
      pending={set.isPending}
      error={set.error}
      extraButtons={
        host.engineAddress !== null && (
          <Button
            variant="subtle"
            color="red"
            mr="auto"
            disabled={set.isPending}
            onClick={() => set.mutate(null, { onSuccess: onClose })}
          >
            {t.clear}
          </Button>
        )
      }
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t.setEngineText}</Text>
      <TextInput
        label={t.shells}
        description={t.setEngineHint(host.address)}
        required
        data-autofocus
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...form.getInputProps('engineAddress')}
      />
    </FormDialog>
  )
}
