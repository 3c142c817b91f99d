import { Stack, Text, Textarea, TextInput } from '@mantine/core'
import type { BalancerForm } from './draft/use-balancer-form.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly form: BalancerForm
  /** Set for an upgrade: the load balancer keeps its name, and its HAProxy image may change. */
  readonly isNameFixed?: boolean
}

/** Step 1: name, description and image. */
export function BasicsStep({ form, isNameFixed = false }: Props) {
  const t = useTexts()
  return (
    <Stack gap="md">
      {!isNameFixed && (
        <Text size="sm" c="dimmed">
          {t.about}
        </Text>
      )}
      <TextInput
        {...form.getInputProps('name')}
        label={t.name}
        description={isNameFixed ? t.nameFixed : t.nameHint}
        withAsterisk={!isNameFixed}
        disabled={isNameFixed}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Textarea
        {...form.getInputProps('description')}
        label={t.description}
        placeholder={t.optional}
        autosize
        minRows={2}
        maxRows={6}
      />
      <TextInput
        {...form.getInputProps('image')}
        label={t.image}
        description={isNameFixed ? t.imageUpgradeHint : t.imageHint}
        placeholder={t.optional}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </Stack>
  )
}
