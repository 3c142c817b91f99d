import { Skeleton, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch, IconTagOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Copy } from '../../shared/Copy.tsx'
import { EmptyState } from '../../shared/EmptyState.tsx'
import { Failed } from '../../shared/Failed.tsx'
import { tagsQuery } from '../../shared/queries.ts'
import { RegistryPath, useRegistry } from './RegistryPath.tsx'
import styles from './registries.module.css'
import { TagTable } from './TagTable.tsx'
import { useTexts } from './texts.ts'

const PAUSE = 200

interface Props {
  /** Of the registry. */
  readonly id: string
  readonly repository: string
}

/** /registries/:registry/:repository */
export function TagsPage({ id, repository }: Props) {
  const t = useTexts()
  const registry = useRegistry(id)
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), PAUSE)
  const { data, error, isPlaceholderData, refetch } = useQuery(tagsQuery(id, repository, q))
  const name = registry && `${registry.address}/${repository}`
  return (
    <>
      <RegistryPath id={id} linked />
      <div className={styles.head}>
        <Title order={1} size="h3" className={styles.title}>
          {repository} {name && <Copy text={name} what={t.reference} />}
        </Title>
      </div>
      <TextInput
        className={styles.search}
        aria-label={t.searchTags}
        placeholder={t.searchTags}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {error && <Failed error={error} retry={refetch} />}
      {!data && !error && <Skeleton height={200} />}
      {data?.items.length === 0 && (
        <EmptyState icon={<IconTagOff size={24} />} title={q === '' ? t.noTags : t.noMatch} />
      )}
      {data && data.items.length > 0 && (
        <div className={isPlaceholderData ? styles.stale : undefined}>
          <TagTable tags={data.items} name={name} />
          {data.nextCursor !== null && <p className={styles.note}>{t.more}</p>}
        </div>
      )}
    </>
  )
}
