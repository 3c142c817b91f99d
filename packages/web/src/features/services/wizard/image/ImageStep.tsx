import type { Image } from '@berth/contract/registries/registries.ts'
import { Button, Input, Stack, Textarea, TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { isMissing } from '../../../../wizard/plan/queries.ts'
import type { SpecForm } from '../draft/use-spec-form.ts'
import { ImagePicker } from './ImagePicker.tsx'
import styles from './ImageStep.module.css'
import { ImageSummary } from './ImageSummary.tsx'
import { useImageTexts } from './image-texts.ts'

/** The result of looking up the image that the form names. */
export interface ImageLookup {
  readonly desired: boolean
  readonly image: Image | undefined
  readonly error: Error | null
  readonly retry: () => unknown
}

interface Props {
  readonly form: SpecForm
  readonly lookup: ImageLookup
  /** Set for an upgrade: the service keeps its name. */
  readonly isNameFixed?: boolean
}

/** Step 1: the name of a new service, its description and its image. */
export function ImageStep({ form, lookup, isNameFixed = false }: Props) {
  const t = useImageTexts()
  const id = useId()
  const [picking, setPicking] = useState(false)
  const serverTexts = useServerTexts()
  const { error: fieldError, ...reference } = form.getInputProps('image')
  const error = lookup.error && isMissing(lookup.error) ? serverTexts.error(lookup.error) : fieldError
  const pick = (image: string) => {
    form.setFieldValue('image', image)
    setPicking(false)
  }
  return (
    <Stack gap="lg">
      {!isNameFixed && (
        <TextInput
          {...form.getInputProps('name')}
          label={t.name}
          description={t.nameHint}
          withAsterisk
          autoComplete="off"
          spellCheck={false}
          maw={420}
        />
      )}
      <Textarea
        {...form.getInputProps('description')}
        label={t.description}
        placeholder={t.optional}
        autosize
        minRows={1}
        maxRows={5}
      />
      <Stack gap="sm">
        <Input.Wrapper
          id={id}
          className={styles.field ?? ''}
          label={t.image}
          description={t.imageHint}
          error={error}
          withAsterisk
        >
          <div className={styles.reference}>
            <Input
              {...reference}
              id={id}
              error={Boolean(error)}
              placeholder="registry.example:5000/shop/web:1.0"
              autoComplete="off"
              spellCheck={false}
            />
            <Button variant={form.values.image === '' ? 'filled' : 'default'} onClick={() => setPicking(true)}>
              {t.pick}
            </Button>
          </div>
        </Input.Wrapper>
        <ImageSummary {...lookup} />
      </Stack>
      {picking && <ImagePicker reference={form.values.image} onPick={pick} onClose={() => setPicking(false)} />}
    </Stack>
  )
}
