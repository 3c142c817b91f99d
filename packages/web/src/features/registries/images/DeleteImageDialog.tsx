import type { ImageDeletion, Registry } from '@berth/contract/registries/registries.ts'
import { Radio, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { notify } from '../../../lib/notify.ts'
import { referenceOf } from '../../../service-model/images/image-source.ts'
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx'
import { ConfirmDialog } from '../../../ui/forms/ConfirmDialog.tsx'
import { deletionPlan, useDeleteImage } from '../queries.ts'
import { useTexts } from '../texts.ts'
import { ServiceLinks } from './ServiceLinks.tsx'

interface Props {
  readonly registry: Registry
  readonly repository: string
  /** A tag or a digest. */
  readonly reference: string
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Asks for confirmation before an image is deleted. If services run the image, the user must type the reference. */
export function DeleteImageDialog({ registry, repository, reference, onDone, onClose }: Props) {
  const t = useTexts()
  const { data: plan, error, refetch } = useQuery(deletionPlan(registry.id, repository, reference))
  const remove = useDeleteImage(registry.id, repository)
  const [isWholeImage, setWholeImage] = useState(false)
  const image = referenceOf(registry, repository, reference)
  const isUsed = plan !== undefined && plan.services.length > 0
  const confirm = () =>
    remove.mutate(
      { reference: isWholeImage && plan ? plan.digest : reference, confirmed: isUsed },
      {
        onSuccess: () => {
          notify(t.deleted(image))
          onDone()
        },
      },
    )
  return (
    <ConfirmDialog
      title={t.deleteTitle}
      confirmLabel={t.delete}
      {...(isUsed && { typedName: reference })}
      blocked={!plan}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text size="sm">{t.deleteText(image)}</Text>
      {error && <ErrorNotice error={error} retry={refetch} />}
      {!plan && !error && <Skeleton height={56} />}
      {isUsed && (
        <Stack gap={4}>
          <Text size="sm">{t.deleteUsed}</Text>
          <ServiceLinks services={plan.services} />
        </Stack>
      )}
      {plan && hasOtherTags(plan) && (
        <Radio.Group
          label={t.deletionScope}
          value={isWholeImage ? 'image' : 'tag'}
          onChange={(value) => {
            remove.reset()
            setWholeImage(value === 'image')
          }}
        >
          <Stack gap={8} mt={6}>
            <Radio value="tag" label={t.onlyTag(reference)} />
            <Radio value="image" label={plan.tags === null ? t.wholeUnknown : t.wholeImage(plan.tags.join(', '))} />
          </Stack>
        </Radio.Group>
      )}
      <Text size="sm" c="dimmed">
        {t.deleteKept}
      </Text>
    </ConfirmDialog>
  )
}

/** Tells whether other tags refer, or may refer, to the same image. */
function hasOtherTags({ tags }: ImageDeletion): boolean {
  return tags === null || tags.length > 1
}
