import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { Alert, Group, Modal, SegmentedControl, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useServerTexts } from '../../lib/server-texts.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { JsonView } from './JsonView.tsx'
import { inspectQuery } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly params: InstanceRef
  readonly name: string
  readonly onClose: () => void
}

/** The dialog with the engine's complete record of the container and of the Swarm task. */
export function InspectDialog({ params, name, onClose }: Props) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  const [part, setPart] = useState<'container' | 'task'>('container')
  const { data: record, error, refetch } = useQuery(inspectQuery(params))
  const recordJson =
    record && (part === 'task' || record.container !== null) ? JSON.stringify(record[part], null, 2) : null
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(1100px, 96vw)"
      title={t.inspectOf(name)}
      closeButtonProps={{ 'aria-label': t.close }}
    >
      <Stack gap="sm">
        <Group justify="space-between">
          <SegmentedControl
            aria-label={t.inspect}
            value={part}
            onChange={(value) => setPart(value === 'task' ? 'task' : 'container')}
            data={[
              { value: 'container', label: t.container },
              { value: 'task', label: t.task },
            ]}
          />
          {recordJson !== null && <CopyButton text={recordJson} what={t.record} />}
        </Group>
        {error && <ErrorNotice error={error} retry={refetch} />}
        {!record && !error && <Skeleton height="60dvh" />}
        {record && recordJson === null && (
          <Alert color="yellow">{serverTexts.message(record.reason ?? t.noRecord, record.reasonMessage)}</Alert>
        )}
        {recordJson !== null && <JsonView key={part} text={recordJson} label={t.inspectOf(name)} />}
      </Stack>
    </Modal>
  )
}
