import { Skeleton, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { tagPages } from '../../../service-model/images/image-queries.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx'
import { IconSearch, IconTagOff } from '../../../ui/icons/icons.ts'
import { LoadMore } from '../../../ui/LoadMore.tsx'
import { PageHeader } from '../../../ui/page/PageHeader.tsx'
import { RegistryBreadcrumbs, useRegistry } from '../RegistryBreadcrumbs.tsx'
import styles from '../registries.module.css'
import { useTexts } from '../texts.ts'
import { TagTable } from './TagTable.tsx'

const SEARCH_DELAY_MS = 200

interface Props {
  /** The id of the registry. */
  readonly id: string
  readonly repository: string
}

/** The page /registries/:registry/:repository. */
export function TagsPage({ id, repository }: Props) {
  const t = useTexts()
  const registry = useRegistry(id)
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), SEARCH_DELAY_MS)
  const { data, isPlaceholderData, refetch, ...pages } = useInfiniteQuery(tagPages(id, repository, q))
  const items = data?.pages.flatMap((page) => page.items)
  return (
    <>
      <RegistryBreadcrumbs id={id} repository={repository} />
      <PageHeader title={repository} />
      <TextInput
        className={styles.search}
        aria-label={t.searchTags}
        placeholder={t.searchTags}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {pages.error && !pages.isFetchNextPageError && <ErrorNotice error={pages.error} retry={refetch} />}
      {!items && !pages.error && <Skeleton height={200} />}
      {items?.length === 0 && <EmptyState icon={<IconTagOff size={24} />} title={q === '' ? t.noTags : t.noMatch} />}
      {items && items.length > 0 && (
        <div className={isPlaceholderData ? styles.stale : undefined}>
          <TagTable tags={items} registry={registry} repository={repository} />
          <LoadMore pages={pages} />
        </div>
      )}
    </>
  )
}
