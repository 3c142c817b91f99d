import { Checkbox, Stack, TextInput } from '@mantine/core'
import { useImageUpdateTexts } from '../../../../service-model/images/image-update-texts.ts'
import { CollapsibleSection } from '../../../../wizard/CollapsibleSection.tsx'
import type { SpecForm } from '../draft/use-spec-form.ts'

/** The fields of the image policy. They are folded, because few services need them. */
export function ImageUpdateFields({ form }: { readonly form: SpecForm }) {
  const t = useImageUpdateTexts()
  const { pattern, follow } = form.values.imagePolicy
  const hasErrors = Object.keys(form.errors).some((path) => path.startsWith('imagePolicy.'))
  return (
    <CollapsibleSection
      title={t.title}
      summary={t.summary(pattern.trim() || t.anyHigher, follow ? t.follows : t.marks)}
      hasErrors={hasErrors}
    >
      <Stack gap="md">
        <TextInput
          {...form.getInputProps('imagePolicy.pattern')}
          label={t.pattern}
          description={t.patternHint}
          placeholder={t.anyHigher}
          maw={420}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
        />
        <Checkbox
          {...form.getInputProps('imagePolicy.follow', { type: 'checkbox' })}
          label={t.follow}
          description={t.followHint}
        />
      </Stack>
    </CollapsibleSection>
  )
}
