import type { SpaceContents } from '@berth/contract/spaces/spaces.ts'
import { Checkbox, Progress, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { notify } from '../../lib/notify.ts'
import { servicesQuery } from '../../service-model/queries.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { ConfirmDialog } from '../../ui/forms/ConfirmDialog.tsx'
import styles from './DeleteSpaceDialog.module.css'
import { useDialogTexts } from './dialog-texts.ts'
import { contentsQuery, useDeleteSpace } from './queries.ts'
import { useTexts } from './texts.ts'

const MAX_NAMES = 8

interface Props {
  readonly space: string
  readonly onClose: () => void
}

export function DeleteSpaceDialog({ space, onClose }: Props) {
  const t = useDialogTexts()
  const tabs = useTexts()
  const navigate = useNavigate()
  const contents = useQuery(contentsQuery(space))
  const remove = useDeleteSpace(space)
  const [volumes, setVolumes] = useState(false)
  const confirm = () =>
    remove.mutate(
      { volumes },
      {
        onSuccess: () => {
          notify(t.deleted(space))
          onClose()
          void navigate({ to: '/spaces' })
        },
      },
    )
  return (
    <ConfirmDialog
      title={tabs.deleteSpace}
      confirmLabel={t.confirm}
      typedName={space}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text size="sm">{t.deleteText(space)}</Text>
      {contents.error && <ErrorNotice error={contents.error} retry={contents.refetch} />}
      {contents.isPending && <Skeleton height={72} />}
      {contents.data && <Contents contents={contents.data} />}
      {contents.data && contents.data.volumes.length > 0 && (
        <Checkbox
          label={t.deleteVolumes(contents.data.volumes.length)}
          description={t.keepsVolumes}
          checked={volumes}
          disabled={remove.isPending}
          onChange={({ currentTarget }) => setVolumes(currentTarget.checked)}
        />
      )}
      {remove.isPending && contents.data && <DeletionProgress space={space} all={contents.data.services.length} />}
    </ConfirmDialog>
  )
}

function Contents({ contents }: { readonly contents: SpaceContents }) {
  const t = useDialogTexts()
  const kinds = (['services', 'networks', 'configs', 'secrets', 'volumes'] as const).filter(
    (kind) => contents[kind].length > 0,
  )
  if (contents.services.length === 0 && kinds.every((kind) => kind === 'networks'))
    return <Text size="sm">{t.noServices}</Text>
  return (
    <dl className={styles.contents}>
      {kinds.map((kind) => (
        <div key={kind} className={styles.kind}>
          <dt>
            {t[kind]} <span className={styles.count}>{contents[kind].length}</span>
          </dt>
          <dd>
            {contents[kind].slice(0, MAX_NAMES).join(', ')}
            {contents[kind].length > MAX_NAMES &&
              ` ${t.andMore(contents[kind].length - MAX_NAMES, contents[kind].length)}`}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** The progress of the deletion, as the live events report it. */
function DeletionProgress({ space, all }: { readonly space: string; readonly all: number }) {
  const t = useDialogTexts()
  const tabs = useTexts()
  const { data: remaining = [] } = useQuery({ ...servicesQuery(space), enabled: false })
  const deletedCount = Math.max(all - remaining.length, 0)
  return (
    <Stack gap={6} role="status">
      <Text size="sm">{t.deletingServices(deletedCount, all)}</Text>
      <Progress value={all === 0 ? 100 : (deletedCount / all) * 100} animated aria-label={tabs.deleting} />
    </Stack>
  )
}
