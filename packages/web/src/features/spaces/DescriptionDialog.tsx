import { type Space, SpaceChange } from '@berth/contract/spaces.ts'
import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Failed } from '../../shared/Failed.tsx'
import { faultsOf } from '../../shared/field-faults.ts'
import { useLanguage } from '../../shared/language.ts'
import { useDialogTexts } from './dialog-texts.ts'
import { useDescribeSpace } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: Space
  readonly onClose: () => void
}

export function DescriptionDialog({ space, onClose }: Props) {
  const t = useDialogTexts()
  const tabs = useTexts()
  const language = useLanguage()
  const describe = useDescribeSpace(space.name)
  const form = useForm({
    initialValues: { description: space.description },
    validate: (values) => faultsOf(SpaceChange, values, language),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${tabs.editDescription} · ${space.name}`}
      closeButtonProps={{ 'aria-label': t.cancel }}
    >
      <form onSubmit={form.onSubmit(({ description }) => describe.mutate(description, { onSuccess: onClose }))}>
        <Stack gap="md">
          <Textarea
            label={t.description}
            data-autofocus
            autosize
            minRows={2}
            maxRows={8}
            {...form.getInputProps('description')}
          />
          {describe.error && <Failed error={describe.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t.cancel}
            </Button>
            <Button type="submit" loading={describe.isPending}>
              {t.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
