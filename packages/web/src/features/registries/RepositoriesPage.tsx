import { Button, Group, Skeleton, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useLanguage } from '../../lib/language.ts'
import { repositoryPages } from '../../service-model/images/image-queries.ts'
import { sourceName } from '../../service-model/images/image-source.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { IconPackageOff, IconSearch } from '../../ui/icons/icons.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { PageHeader } from '../../ui/page/PageHeader.tsx'
import { RegistryBreadcrumbs, useRegistry } from './RegistryBreadcrumbs.tsx'
import styles from './registries.module.css'
import { useTexts } from './texts.ts'

const SEARCH_DELAY_MS = 200

/** The page /registries/:registry, which has the registry's id. */
export function RepositoriesPage({ id }: { readonly id: string }) {
  const t = useTexts()
  const language = useLanguage()
  const registry = useRegistry(id)
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), SEARCH_DELAY_MS)
  const { data, isPlaceholderData, refetch, ...pages } = useInfiniteQuery(repositoryPages(id, q))
  const items = data?.pages.flatMap((page) => page.items)
  const hasCatalogue = data?.pages[0]?.catalogue ?? true
  return (
    <>
      <RegistryBreadcrumbs id={id} />
      <PageHeader title={registry ? sourceName(registry, language) : <Skeleton width={160} height={26} />} />
      {hasCatalogue ? (
        <TextInput
          className={styles.search}
          aria-label={t.searchRepositories}
          placeholder={t.searchRepositories}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      ) : (
        <ByName id={id} />
      )}
      {pages.error && !pages.isFetchNextPageError && <ErrorNotice error={pages.error} retry={refetch} />}
      {!items && !pages.error && <Skeleton height={200} />}
      {hasCatalogue && items?.length === 0 && (
        <EmptyState icon={<IconPackageOff size={24} />} title={q === '' ? t.noRepositories : t.noMatch} />
      )}
      {items && items.length > 0 && (
        <div className={isPlaceholderData ? styles.stale : undefined}>
          <DataTable
            label={t.repositories}
            items={items}
            keyOf={({ name }) => name}
            columns={[
              {
                head: t.repository,
                cell: ({ name }) => (
                  <Link
                    to="/registries/$registry/$repository"
                    params={{ registry: id, repository: name }}
                    className={styles.name}
                  >
                    {name}
                  </Link>
                ),
              },
            ]}
          />
          <LoadMore pages={pages} />
        </div>
      )}
    </>
  )
}

/** Opens a repository by name, for registries that don't list their repositories. */
function ByName({ id }: { readonly id: string }) {
  const t = useTexts()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const repository = name.trim()
        if (repository !== '')
          void navigate({ to: '/registries/$registry/$repository', params: { registry: id, repository } })
      }}
    >
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t.noCatalogue}
          description={t.noCatalogueText}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit" variant="default">
          {t.open}
        </Button>
      </Group>
    </form>
  )
}
