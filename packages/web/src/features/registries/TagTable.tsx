import type { Tag } from '@berth/contract/registries.ts'
import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Age } from '../../shared/Age.tsx'
import { Copy } from '../../shared/Copy.tsx'
import { DataTable } from '../../shared/DataTable.tsx'
import { LinkButton } from '../../shared/LinkButton.tsx'
import { useLanguage } from '../../shared/language.ts'
import { lastSpace } from '../../shared/last-space.ts'
import { spacesQuery } from '../../shared/queries.ts'
import { byteSize } from '../../shared/time.ts'
import styles from './registries.module.css'
import { useTexts } from './texts.ts'

const SHORT_DIGEST = 'sha256:'.length + 12

interface Props {
  readonly tags: readonly Tag[]
  /** Registry and repository; undefined while they are read. */
  readonly name: string | undefined
}

export function TagTable({ tags, name }: Props) {
  const t = useTexts()
  const language = useLanguage()
  return (
    <DataTable
      label={t.tags}
      items={tags}
      keyOf={(tag) => tag.name}
      columns={[
        { head: t.tag, cell: (tag) => <code className={styles.code}>{tag.name}</code> },
        { head: t.size, cell: ({ sizeBytes }) => (sizeBytes === null ? '—' : byteSize(sizeBytes, language)) },
        { head: t.age, cell: ({ createdAt }) => (createdAt === null ? '—' : <Age at={createdAt} />) },
        { head: t.platforms, cell: ({ platforms }) => platforms.join(', ') || '—' },
        {
          head: t.digest,
          cell: ({ digest }) =>
            digest === null ? (
              '—'
            ) : (
              <Copy text={digest} what={t.digest}>
                <code className={styles.code}>{digest.slice(0, SHORT_DIGEST)}</code>
              </Copy>
            ),
        },
        { head: t.actions, cell: (tag) => name && <CreateFrom image={`${name}:${tag.name}`} /> },
      ]}
    />
  )
}

/** Leads to the wizard with the image chosen; asks for the space where there are several. */
function CreateFrom({ image }: { readonly image: string }) {
  const t = useTexts()
  const navigate = useNavigate()
  const { data: spaces = [] } = useQuery(spacesQuery)
  const [only] = spaces
  if (!only) return null
  if (spaces.length === 1)
    return (
      <LinkButton
        to="/spaces/$space/create"
        params={{ space: only.name }}
        search={{ image }}
        variant="subtle"
        size="compact-sm"
        aria-label={t.createFrom(image)}
      >
        {t.createService}
      </LinkButton>
    )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={t.createFrom(image)}
        >
          {t.createService}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        <Menu.Label>{t.chooseSpace}</Menu.Label>
        {lastFirst(spaces.map((space) => space.name)).map((space) => (
          <Menu.Item
            key={space}
            onClick={() => void navigate({ to: '/spaces/$space/create', params: { space }, search: { image } })}
          >
            {space}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The space that was looked at last is the likeliest. */
function lastFirst(names: readonly string[]): string[] {
  const last = lastSpace()
  return names.toSorted((a, b) => Number(b === last) - Number(a === last))
}
