import { type Host, HostChange } from '@berth/contract/cluster.ts'
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Failed } from '../../shared/Failed.tsx'
import { faultsIn, faultsOf } from '../../shared/field-faults.ts'
import { useLanguage } from '../../shared/language.ts'
import { notify } from '../../shared/notify.ts'
import { useSetEngineAddress } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly host: Host
  readonly onClose: () => void
}

/** The server asks the engine at the address whether it is this host's before it is kept. */
export function EngineAddressDialog({ host, onClose }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const set = useSetEngineAddress(host.id)
  const form = useForm({
    initialValues: { engineAddress: host.engineAddress ?? '' },
    validate: (values) => faultsOf(HostChange, values, language),
  })
  const submit = form.onSubmit(({ engineAddress }) =>
    set.mutate(engineAddress, {
      onSuccess: () => {
        notify(t.saved(host.name))
        onClose()
      },
      onError: (error) => form.setErrors(faultsIn(error, language)),
    }),
  )
  return (
    <Modal opened onClose={onClose} title={t.setEngine(host.name)} closeButtonProps={{ 'aria-label': t.cancel }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
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
          {set.error && Object.keys(faultsIn(set.error, language)).length === 0 && <Failed error={set.error} />}
          <Group justify="flex-end" gap="xs">
            {host.engineAddress !== null && (
              <Button
                variant="subtle"
                color="red"
                mr="auto"
                disabled={set.isPending}
                onClick={() => set.mutate(null, { onSuccess: onClose })}
              >
                {t.takeBack}
              </Button>
            )}
            <Button variant="default" onClick={onClose}>
              {t.cancel}
            </Button>
            <Button type="submit" loading={set.isPending}>
              {t.checkAndSave}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
