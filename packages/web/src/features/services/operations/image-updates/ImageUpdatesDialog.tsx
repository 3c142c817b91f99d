import { ImageUpdates } from '@berth/contract/images/image-policy.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { Button, Checkbox, Group, NumberInput, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { notify } from '../../../../lib/notify.ts'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { useImageUpdateTexts } from '../../../../service-model/images/image-update-texts.ts'
import { Age } from '../../../../ui/Age.tsx'
import { ErrorNotice } from '../../../../ui/ErrorNotice.tsx'
import { FormDialog } from '../../../../ui/forms/FormDialog.tsx'
import { fieldErrorsIn, fieldErrorsOf } from '../../../../ui/forms/field-errors.ts'
import { IconRefresh } from '../../../../ui/icons/icons.ts'
import { checkImage, imageCheckQuery, setImageUpdates, useOperation } from '../queries.ts'
import { useNewerImageTexts } from './newer-image-texts.ts'

interface Props {
  readonly service: Service
  readonly onClose: () => void
}

/** The dialog with the image policy of a service, and the result of the last check of its registry. */
export function ImageUpdatesDialog({ service, onClose }: Props) {
  const t = useNewerImageTexts()
  const fields = useImageUpdateTexts()
  const { imagePolicy, update } = service.spec
  const form = useForm({
    initialValues: {
      pattern: imagePolicy.pattern ?? '',
      follow: imagePolicy.follow,
      confirmAfterMinutes: (update.confirmAfterMinutes ?? '') as number | string,
    },
    validate: (values) => fieldErrorsOf(ImageUpdates, bodyOf(values)),
  })
  const operation = useOperation(
    service,
    () => setImageUpdates(service, bodyOf(form.getValues())),
    () => {
      notify(t.saved)
      onClose()
    },
  )
  const submit = form.onSubmit(() =>
    operation.mutate(undefined, { onError: (error) => form.setErrors(fieldErrorsIn(error)) }),
  )
  return (
    <FormDialog
      title={t.titleOf(service.name)}
      submitLabel={t.save}
      pending={operation.isPending}
      error={operation.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        {t.settingsText}
      </Text>
      <TextInput
        {...form.getInputProps('pattern')}
        label={fields.pattern}
        description={fields.patternHint}
        placeholder={fields.anyHigher}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <Checkbox
        {...form.getInputProps('follow', { type: 'checkbox' })}
        label={fields.follow}
        description={fields.followHint}
      />
      <NumberInput
        {...form.getInputProps('confirmAfterMinutes')}
        label={t.confirmAfter}
        description={t.confirmHint}
        placeholder={t.byHand}
        allowNegative={false}
        allowDecimal={false}
        clampBehavior="none"
        min={0}
      />
      <Check service={service} />
    </FormDialog>
  )
}

function bodyOf(values: { pattern: string; follow: boolean; confirmAfterMinutes: number | string }) {
  const { pattern, follow, confirmAfterMinutes: minutes } = values
  return { pattern: pattern.trim() || null, follow, confirmAfterMinutes: minutes === '' ? null : Number(minutes) }
}

/** Shows the result and the time of the last check, with a button that checks again. */
function Check({ service }: Pick<Props, 'service'>) {
  const t = useNewerImageTexts()
  const serverTexts = useServerTexts()
  const client = useQueryClient()
  const query = imageCheckQuery(service)
  const { data: check, error } = useQuery(query)
  const checkAgain = useMutation({
    mutationFn: () => checkImage(service),
    onSuccess: (answer) => client.setQueryData(query.queryKey, answer),
  })
  if (error ?? checkAgain.error) return <ErrorNotice error={(error ?? checkAgain.error) as Error} />
  if (!check) return null
  const { checkedAt, nextAt, newerImage, problem } = check
  return (
    <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
      <div>
        <Text size="sm">
          {checkedAt === null ? (
            t.neverChecked
          ) : (
            <>
              {t.checked}
              <Age at={checkedAt} />
            </>
          )}
          {checkedAt !== null && newerImage === null && problem === null && ` · ${t.upToDate}`}
          {nextAt === null && problem === null && ` · ${t.notAutomatic}`}
        </Text>
        {problem && (
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {serverTexts.message(problem.detail, problem.detailMessage)}
          </Text>
        )}
      </div>
      <Button
        variant="default"
        size="compact-sm"
        flex="none"
        leftSection={<IconRefresh size={14} aria-hidden />}
        loading={checkAgain.isPending}
        onClick={() => checkAgain.mutate()}
      >
        {t.checkNow}
      </Button>
    </Group>
  )
}
