import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { instancesQuery } from '../../service-model/instance-queries.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { IconFolderOff } from '../../ui/icons/icons.ts'
import { FilesBar } from './FilesBar.tsx'
import { FolderView } from './FolderView.tsx'
import type { FilesSearch } from './files-search.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly service: string
  readonly search: FilesSearch
  readonly onSearch: (search: FilesSearch) => void
}

/** The page /spaces/:space/services/:service/files: the file system of an instance. */
export function FilesTab({ space, service, search, onSearch }: Props) {
  const t = useTexts()
  const { data: instances, error, refetch } = useQuery(instancesQuery(space, service))
  if (error && !instances) return <ErrorNotice error={error} retry={refetch} />
  if (!instances) return <Skeleton height={240} />
  const running = instances.find(({ state }) => state === 'running')
  const chosen = search.instance ?? (running ?? instances[0])?.id
  if (chosen === undefined) return <EmptyState icon={<IconFolderOff size={24} />} title={t.none} text={t.noneText} />
  const path = search.path ?? '/'
  const go = (to: string) => onSearch({ instance: chosen, path: to })
  return (
    <Stack gap="md">
      <FilesBar {...{ instances, chosen, path }} onInstance={(instance) => onSearch({ instance, path })} onPath={go} />
      <FolderView key={`${chosen} ${path}`} instance={{ space, service, instance: chosen }} path={path} onPath={go} />
    </Stack>
  )
}
