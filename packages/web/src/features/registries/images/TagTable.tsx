import type { Registry, Tag } from '@berth/contract/registries/registries.ts'
import { ActionIcon, Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useLanguage } from '../../../lib/language.ts'
import { notify } from '../../../lib/notify.ts'
import { formatBytes } from '../../../lib/time.ts'
import { referenceOf } from '../../../service-model/images/image-source.ts'
import { Platforms } from '../../../service-model/images/Platforms.tsx'
import { Age } from '../../../ui/Age.tsx'
import { copyText } from '../../../ui/CopyButton.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { IconCopy, IconDots, IconTrash } from '../../../ui/icons/icons.ts'
import styles from '../registries.module.css'
import { useTexts } from '../texts.ts'
import { CreateServiceButton } from './CreateServiceButton.tsx'
import { DeleteImageDialog } from './DeleteImageDialog.tsx'
import { Digest } from './Digest.tsx'
import { ServiceLinks } from './ServiceLinks.tsx'

interface Props {
  readonly tags: readonly Tag[]
  /** Undefined while it is loading. */
  readonly registry: Registry | undefined
  readonly repository: string
}

export function TagTable({ tags, registry, repository }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const [deleting, setDeleting] = useState<string | null>(null)
  return (
    <>
      <DataTable
        label={t.tags}
        items={tags}
        keyOf={(tag) => tag.name}
        columns={[
          {
            head: t.tag,
            cell: ({ name }) =>
              registry && (
                <Link
                  to="/registries/$registry/$repository/$version"
                  params={{ registry: registry.id, repository, version: name }}
                  className={styles.name}
                >
                  {name}
                </Link>
              ),
          },
          { head: t.size, cell: ({ sizeBytes }) => (sizeBytes === null ? '—' : formatBytes(sizeBytes, language)) },
          { head: t.age, cell: ({ createdAt }) => (createdAt === null ? '—' : <Age at={createdAt} />) },
          { head: t.platforms, cell: ({ platforms }) => <Platforms platforms={platforms} /> },
          { head: t.services, cell: ({ services }) => <ServiceLinks services={services} /> },
          {
            head: t.digest,
            cell: ({ digest }) => (digest === null ? '—' : <Digest digest={digest} />),
          },
          {
            head: t.actions,
            cell: ({ name }) =>
              registry && (
                <span className={styles.actions}>
                  <CreateServiceButton image={referenceOf(registry, repository, name)} />
                  <TagMenu registry={registry} repository={repository} tag={name} onDelete={() => setDeleting(name)} />
                </span>
              ),
          },
        ]}
      />
      {registry && deleting !== null && (
        <DeleteImageDialog
          registry={registry}
          repository={repository}
          reference={deleting}
          onDone={() => setDeleting(null)}
          onClose={() => setDeleting(null)}
        />
      )}
    </>
  )
}

interface MenuProps {
  readonly registry: Registry
  readonly repository: string
  readonly tag: string
  readonly onDelete: () => void
}

function TagMenu({ registry, repository, tag, onDelete }: MenuProps) {
  const t = useTexts()
  const command = `docker pull ${referenceOf(registry, repository, tag)}`
  const copy = async () => {
    if (await copyText(command)) notify(`${t.copied}: ${command}`)
  }
  // Images on the host need no pull, and are not deleted here.
  if (registry.kind === 'host') return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t.moreOf(tag)}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void copy()}>
          {t.copyPull}
        </Menu.Item>
        <Menu.Item c="var(--mantine-color-error)" leftSection={<IconTrash size={15} aria-hidden />} onClick={onDelete}>
          {t.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
