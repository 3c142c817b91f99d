import { Skeleton } from '@mantine/core'
import { IconCircleDashed } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { EmptyState } from '../../shared/EmptyState.tsx'
import { Failed } from '../../shared/Failed.tsx'
import { InstanceTable, type UsageOfOne } from './InstanceTable.tsx'
import { instancesQuery } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly service: string
  readonly Usage: UsageOfOne
}

/** /spaces/:space/services/:service */
export function InstancesTab({ space, service, Usage }: Props) {
  const t = useTexts()
  const { data: instances, error, refetch } = useQuery(instancesQuery(space, service))
  if (error && !instances) return <Failed error={error} retry={refetch} />
  if (!instances) return <Skeleton height={180} />
  if (instances.length === 0)
    return <EmptyState icon={<IconCircleDashed size={24} />} title={t.none} text={t.noneText} />
  return <InstanceTable instances={instances} Usage={Usage} />
}
