import { ExecQuery } from '@berth/contract/terminals/exec.ts'
import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormDialog } from '../../ui/forms/FormDialog.tsx'
import { fieldErrorsOf } from '../../ui/forms/field-errors.ts'
import { closeTerminal, openTerminal, type TerminalTarget } from './terminals.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly target: Omit<TerminalTarget, 'command' | 'user'>
  /** The key of the terminal that the new one replaces. */
  readonly replaces?: number
  readonly onClose: () => void
}

/** The dialog that asks for a command and a user, and opens a terminal. */
export function ShellDialog({ target, replaces, onClose }: Props) {
  const t = useTexts()
  const form = useForm({
    initialValues: { command: '', user: '' },
    validate: ({ command, user }) =>
      fieldErrorsOf(ExecQuery, { ...(command.trim() && { command }), ...(user.trim() && { user }) }),
  })
  const submit = form.onSubmit(({ command, user }) => {
    onClose()
    openTerminal({ ...target, command: command.trim() || null, user: user.trim() || null })
    if (replaces !== undefined) closeTerminal(replaces)
  })
  const field = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false }
  return (
    <FormDialog title={t.shellOf(target.name)} submitLabel={t.run} onSubmit={submit} onClose={onClose}>
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
    </FormDialog>
  )
}
