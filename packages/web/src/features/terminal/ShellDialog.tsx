import { ExecQuery } from '@berth/contract/exec.ts'
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { faultsOf } from '../../shared/field-faults.ts'
import { useLanguage } from '../../shared/language.ts'
import { openTerminal, type Place } from './terminals.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly place: Omit<Place, 'command' | 'user'>
  readonly onClose: () => void
}

/** Asks for a command and a user before a terminal is opened. */
export function ShellDialog({ place, onClose }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const form = useForm({
    initialValues: { command: '', user: '' },
    validate: ({ command, user }) =>
      faultsOf(ExecQuery, { ...(command.trim() && { command }), ...(user.trim() && { user }) }, language),
  })
  const submit = form.onSubmit(({ command, user }) => {
    onClose()
    openTerminal({ ...place, command: command.trim() || null, user: user.trim() || null })
  })
  const field = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false }
  return (
    <Modal opened onClose={onClose} title={t.shellOf(place.name)} closeButtonProps={{ 'aria-label': t.cancel }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t.command}
            description={t.commandHint}
            placeholder="bash -l"
            data-autofocus
            {...field}
            {...form.getInputProps('command')}
          />
          <TextInput
            label={t.user}
            description={t.userHint}
            placeholder="root"
            {...field}
            {...form.getInputProps('user')}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t.cancel}
            </Button>
            <Button type="submit">{t.run}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
