import type { Image } from '@berth/contract/registries/registries.ts'
import { SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { quoteCommandLine } from '../../../../lib/command-line.ts'
import type { SpecForm } from '../draft/use-spec-form.ts'
import { useConfigTexts } from './config-texts.ts'

interface Props {
  readonly form: SpecForm
  /** The image's defaults, which apply to empty fields; undefined while they are unknown. */
  readonly image: Pick<Image, 'entrypoint' | 'command' | 'workingDir' | 'user'> | undefined
}

/** The fields for entrypoint, arguments, working directory and user. */
export function CommandFields({ form, image }: Props) {
  const t = useConfigTexts()
  const ofImage = (value: string | null | undefined) => (value ? t.ofImage(value) : t.ofImageUnknown)
  return (
    <Stack gap="md">
      <Textarea
        {...form.getInputProps('command')}
        label={t.entrypoint}
        description={t.commandHint}
        placeholder={ofImage(image?.entrypoint && quoteCommandLine(image.entrypoint))}
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
      />
      <Textarea
        {...form.getInputProps('args')}
        label={t.args}
        description={t.argsHint}
        placeholder={ofImage(image?.command && quoteCommandLine(image.command))}
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput
          {...form.getInputProps('workingDir')}
          label={t.workingDir}
          placeholder={ofImage(image?.workingDir)}
          spellCheck={false}
        />
        <TextInput
          {...form.getInputProps('user')}
          label={t.user}
          placeholder={ofImage(image?.user)}
          spellCheck={false}
        />
      </SimpleGrid>
    </Stack>
  )
}
