import type { FileEntry } from '@berth/contract/files/files.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { ActionIcon, Skeleton, Text, Tooltip } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { IconFolderOpen, IconRefresh } from '../../ui/icons/icons.ts'
import { Notice } from '../../ui/Notice.tsx'
import { Download } from './Download.tsx'
import styles from './Files.module.css'
import { FileTable } from './FileTable.tsx'
import { FileViewer } from './FileViewer.tsx'
import { joinPath } from './files-search.ts'
import { downloadUrl, folderQuery } from './queries.ts'
import { useTexts } from './texts.ts'
import { Uploads } from './Uploads.tsx'

interface Props {
  readonly instance: InstanceRef
  readonly path: string
  readonly onPath: (path: string) => void
}

export function FolderView({ instance, path, onPath }: Props) {
  const t = useTexts()
  const client = useQueryClient()
  const { data: folder, error, refetch, isFetching } = useQuery(folderQuery(instance, path))
  const [viewed, setViewed] = useState<string | null>(null)
  if (error && !folder) return <ErrorNotice error={error} retry={refetch} />
  if (!folder) return <Skeleton height={240} />
  const open = async ({ name, type }: FileEntry) => {
    const entryPath = joinPath(path, name)
    // Only the instance knows whether a link leads to a folder.
    const isFolderLink =
      type === 'link' && (await client.fetchQuery(folderQuery(instance, entryPath)).catch(() => null)) !== null
    if (type === 'folder' || isFolderLink) onPath(entryPath)
    else setViewed(entryPath)
  }
  return (
    <>
      <div className={styles.tools}>
        <Uploads instance={instance} folder={folder} onDone={() => void refetch()} />
        <span className={styles.right}>
          {!folder.inMemory && <Download instance={instance} path={path} label={t.downloadFolder} />}
          <Tooltip label={t.refresh}>
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={t.refresh}
              loading={isFetching}
              onClick={() => void refetch()}
            >
              <IconRefresh size={16} />
            </ActionIcon>
          </Tooltip>
        </span>
      </div>
      {error && <ErrorNotice error={error} retry={refetch} />}
      {folder.cut && <Notice>{t.cut}</Notice>}
      {folder.entries.length === 0 ? (
        <EmptyState icon={<IconFolderOpen size={24} />} title={t.empty} />
      ) : (
        <FileTable
          entries={folder.entries}
          onOpen={(entry) => void open(entry)}
          hrefOf={folder.inMemory ? null : (name) => downloadUrl(instance, joinPath(path, name))}
        />
      )}
      <Text size="xs" c="dimmed">
        {t.gone}
      </Text>
      {viewed !== null && <FileViewer instance={instance} path={viewed} onClose={() => setViewed(null)} />}
    </>
  )
}
