import type { FileEntry } from '@berth/contract/files/files.ts'
import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import { useLanguage } from '../../lib/language.ts'
import { formatBytes } from '../../lib/time.ts'
import { Age } from '../../ui/Age.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { IconDownload, IconFile, IconFileSymlink, IconFileUnknown, IconFolder } from '../../ui/icons/icons.ts'
import styles from './Files.module.css'
import { formatPermissions } from './files-search.ts'
import { useTexts } from './texts.ts'

const ICONS = { file: IconFile, folder: IconFolder, link: IconFileSymlink, other: IconFileUnknown }

interface Props {
  readonly entries: readonly FileEntry[]
  readonly onOpen: (entry: FileEntry) => void
  /** Returns the download address of the entry with this name. Null if entries can't be downloaded. */
  readonly hrefOf: ((name: string) => string) | null
}

export function FileTable({ entries, onOpen, hrefOf }: Props) {
  const t = useTexts()
  const language = useLanguage()
  return (
    <DataTable
      label={t.files}
      items={entries}
      keyOf={({ name }) => name}
      columns={[
        { head: t.name, cell: (entry) => <Name entry={entry} onOpen={onOpen} /> },
        { head: t.size, cell: ({ type, size }) => (type === 'file' ? formatBytes(size, language) : '—'), number: true },
        { head: t.mode, cell: ({ mode }) => <code className={styles.mode}>{formatPermissions(mode)}</code> },
        { head: t.modified, cell: ({ modifiedAt }) => <Age at={modifiedAt} /> },
        {
          head: t.actions,
          cell: ({ name, type }) =>
            hrefOf &&
            type !== 'other' && (
              <Tooltip label={t.downloadIt}>
                <ActionIcon component="a" href={hrefOf(name)} download aria-label={t.download(name)}>
                  <IconDownload size={16} />
                </ActionIcon>
              </Tooltip>
            ),
        },
      ]}
    />
  )
}

function Name({ entry, onOpen }: { readonly entry: FileEntry; readonly onOpen: Props['onOpen'] }) {
  const t = useTexts()
  const { name, type, target } = entry
  const Icon = ICONS[type]
  return (
    <span className={styles.entry}>
      <Icon size={16} aria-hidden className={styles.icon} data-folder={type === 'folder' || undefined} />
      {type === 'other' ? (
        <span className={styles.name}>{name}</span>
      ) : (
        <UnstyledButton className={styles.name} aria-label={t.open(name)} onClick={() => onOpen(entry)}>
          {name}
        </UnstyledButton>
      )}
      {target !== null && <span className={styles.target}>{t.leadsTo(target)}</span>}
    </span>
  )
}
