import type { Instance } from '@berth/contract/instances/instances.ts'
import { Button, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { instancesQuery } from '../../service-model/instance-queries.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { IconChevronDown, IconChevronRight, IconCircleDashed } from '../../ui/icons/icons.ts'
import { InstanceDialogs, type OpenInstanceDialog } from './InstanceDialogs.tsx'
import styles from './InstancesTab.module.css'
import { InstanceTable } from './InstanceTable.tsx'
import { PastInstances } from './PastInstances.tsx'
import type { InstanceParts } from './parts.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly service: string
  readonly parts: InstanceParts
}

/** The page /spaces/:space/services/:service: the present instances, and the past instances in a fold below them. */
export function InstancesTab({ space, service, parts }: Props) {
  const t = useTexts()
  const [dialog, setDialog] = useState<OpenInstanceDialog | null>(null)
  const { data: instances, error, refetch } = useQuery(instancesQuery(space, service))
  if (error && !instances) return <ErrorNotice error={error} retry={refetch} />
  if (!instances) return <Skeleton height={180} />
  const present = instances.filter(({ desired, state }) => desired || state === 'stopping')
  const past = instances.filter((instance) => !present.includes(instance))
  return (
    <>
      {present.length === 0 ? (
        <EmptyState icon={<IconCircleDashed size={24} />} title={t.none} text={t.noneText} />
      ) : (
        <InstanceTable instances={present} parts={parts} onOpenDialog={setDialog} />
      )}
      {past.length > 0 && <Past instances={past} parts={parts} onOpenDialog={setDialog} />}
      {dialog && (
        <InstanceDialogs
          space={space}
          service={service}
          dialog={dialog}
          parts={parts}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  )
}

interface PastProps {
  readonly instances: readonly Instance[]
  readonly parts: InstanceParts
  readonly onOpenDialog: (dialog: OpenInstanceDialog) => void
}

function Past({ instances, parts, onOpenDialog }: PastProps) {
  const t = useTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={styles.past}>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-expanded={isOpen}
        leftSection={isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        onClick={() => setOpen(!isOpen)}
      >
        {t.past(instances.length)}
      </Button>
      {isOpen && (
        <>
          <Text size="xs" c="dimmed" className={styles.note}>
            {t.pastText}
          </Text>
          <PastInstances instances={instances} parts={parts} onOpenDialog={onOpenDialog} />
        </>
      )}
    </div>
  )
}
