import { type CreatedHook, NewHook } from '@berth/contract/push-hooks/hooks.ts'
import { NativeSelect, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { spacesQuery } from '../../service-model/queries.ts'
import { FormDialog } from '../../ui/forms/FormDialog.tsx'
import { fieldErrorsIn, fieldErrorsOf } from '../../ui/forms/field-errors.ts'
import { NameInput } from '../../ui/forms/NameInput.tsx'
import { useCreateHook } from './queries.ts'
import { useTexts } from './texts.ts'

/** The dialog that creates a push hook. @param onEnd called with null if none was created */
export function CreateHookDialog({ onEnd }: { readonly onEnd: (created: CreatedHook | null) => void }) {
  const t = useTexts()
  const create = useCreateHook()
  const spaces = useQuery(spacesQuery).data ?? []
  const form = useForm({
    initialValues: { name: '', space: '', repository: '' },
    validate: (values) => fieldErrorsOf(NewHook, bodyOf(values)),
  })
  const submit = form.onSubmit((values) =>
    create.mutate(bodyOf(values), { onSuccess: onEnd, onError: (error) => form.setErrors(fieldErrorsIn(error)) }),
  )
  return (
    <FormDialog
      title={t.create}
      submitLabel={t.create}
      pending={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={() => onEnd(null)}
    >
      <NameInput label={t.name} description={t.nameHint} {...form.getInputProps('name')} />
      <NativeSelect
        label={t.space}
        data={[{ value: '', label: t.anySpace }, ...spaces.map(({ name }) => ({ value: name, label: name }))]}
        {...form.getInputProps('space')}
      />
      <TextInput
        label={t.repository}
        description={t.repositoryHint}
        placeholder={t.anyRepository}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...form.getInputProps('repository')}
      />
    </FormDialog>
  )
}

function bodyOf({ name, space, repository }: { name: string; space: string; repository: string }) {
  return { name, space: space || null, repository: repository.trim() || null }
}
