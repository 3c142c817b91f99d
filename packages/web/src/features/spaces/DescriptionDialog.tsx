import { type Space, SpaceChange } from '@berth/contract/spaces/spaces.ts'
import { Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormDialog } from '../../ui/forms/FormDialog.tsx'
import { fieldErrorsIn, fieldErrorsOf } from '../../ui/forms/field-errors.ts'
import { useDialogTexts } from './dialog-texts.ts'
import { useSetSpaceDescription } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: Space
  readonly onClose: () => void
}

export function DescriptionDialog({ space, onClose }: Props) {
  const t = useDialogTexts()
  const tabs = useTexts()
  const describe = useSetSpaceDescription(space.name)
  const form = useForm({
    initialValues: { description: space.description },
    validate: (values) => fieldErrorsOf(SpaceChange, values),
  })
  const submit = form.onSubmit((values) =>
    describe.mutate(values.description, {
      onSuccess: onClose,
      onError: (error) => form.setErrors(fieldErrorsIn(error)),
    }),
  )
  return (
    <FormDialog
      title={`${tabs.editDescription} · ${space.name}`}
      submitLabel={t.save}
      pending={describe.isPending}
      error={describe.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Textarea
        label={t.description}
        data-autofocus
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps('description')}
      />
    </FormDialog>
  )
}
