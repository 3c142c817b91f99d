import { TextInput, type TextInputProps } from '@mantine/core'

/** The first field of a dialog, for the name of a new object. The browser neither completes nor corrects it. */
export function NameInput(props: TextInputProps) {
  return <TextInput required data-autofocus autoComplete="off" autoCapitalize="none" spellCheck={false} {...props} />
}
