import { NewSpace } from '@berth/contract/spaces/spaces.ts'
import { Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { spacesQuery } from '../../service-model/queries.ts'
import { FormDialog } from '../../ui/forms/FormDialog.tsx'
import { fieldErrorsIn, fieldErrorsOf } from '../../ui/forms/field-errors.ts'
import { NameInput } from '../../ui/forms/NameInput.tsx'
import { useDialogTexts } from './dialog-texts.ts'
import { useCreateSpace } from './queries.ts'
import { useTexts } from './texts.ts'

export function CreateSpaceDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useDialogTexts()
  const tabs = useTexts()
  const navigate = useNavigate()
  const { data: spaces = [] } = useQuery(spacesQuery)
  const create = useCreateSpace()
  const form = useForm({
    initialValues: { name: '', description: '' },
    validateInputOnChange: true,
    validate: (values) => {
      const taken = spaces.some(({ name }) => name === values.name) && { name: <NameTaken /> }
      return { ...taken, ...fieldErrorsOf(NewSpace, values) }
    },
  })
  const submit = form.onSubmit((values) =>
    create.mutate(values, {
      onError: (error) => form.setErrors(fieldErrorsIn(error)),
      onSuccess: async ({ name }) => {
        await navigate({ to: '/spaces/$space', params: { space: name } })
        onClose()
      },
    }),
  )
  return (
    <FormDialog
      title={tabs.createSpace}
      submitLabel={t.create}
      pending={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <NameInput label={t.name} description={t.nameHint} {...form.getInputProps('name')} />
      <Textarea
        label={t.description}
        placeholder={t.optional}
        autosize
        minRows={2}
        maxRows={6}
        {...form.getInputProps('description')}
      />
    </FormDialog>
  )
}

/** A component, not a string: the form keeps the error while the user switches the language. */
function NameTaken() {
  return useDialogTexts().nameTaken
}
