import { NewSpace } from '@berth/contract/spaces.ts'
import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Failed } from '../../shared/Failed.tsx'
import { faultsIn, faultsOf } from '../../shared/field-faults.ts'
import { useLanguage } from '../../shared/language.ts'
import { spacesQuery } from '../../shared/queries.ts'
import { useDialogTexts } from './dialog-texts.ts'
import { useCreateSpace } from './queries.ts'
import { useTexts } from './texts.ts'

export function CreateSpaceDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useDialogTexts()
  const tabs = useTexts()
  const language = useLanguage()
  const navigate = useNavigate()
  const { data: spaces = [] } = useQuery(spacesQuery)
  const create = useCreateSpace()
  const form = useForm({
    initialValues: { name: '', description: '' },
    validateInputOnChange: true,
    validate: (values) => {
      const taken = spaces.some(({ name }) => name === values.name) && { name: t.taken }
      return { ...taken, ...faultsOf(NewSpace, values, language) }
    },
  })
  const submit = form.onSubmit((values) =>
    create.mutate(values, {
      onError: (error) => form.setErrors(faultsIn(error, language)),
      onSuccess: ({ name }) => {
        onClose()
        void navigate({ to: '/spaces/$space', params: { space: name } })
      },
    }),
  )
  return (
    <Modal opened onClose={onClose} title={tabs.createSpace} closeButtonProps={{ 'aria-label': t.cancel }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t.name}
            description={t.nameHint}
            required
            data-autofocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps('name')}
          />
          <Textarea
            label={t.description}
            placeholder={t.optional}
            autosize
            minRows={2}
            maxRows={6}
            {...form.getInputProps('description')}
          />
          {create.error && Object.keys(faultsIn(create.error, language)).length === 0 && (
            <Failed error={create.error} />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t.cancel}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t.create}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
