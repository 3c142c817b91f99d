import { Button, Group, Skeleton, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPackageOff, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { DataTable } from '../../shared/DataTable.tsx'
import { EmptyState } from '../../shared/EmptyState.tsx'
import { Failed } from '../../shared/Failed.tsx'
import { repositoriesQuery } from '../../shared/queries.ts'
import { RegistryPath, useRegistry } from './RegistryPath.tsx'
import styles from './registries.module.css'
import { useTexts } from './texts.ts'

const PAUSE = 200

/** /registries/:registry, by the registry's id. */
export function RepositoriesPage({ id }: { readonly id: string }) {
  const t = useTexts()
  const registry = useRegistry(id)
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), PAUSE)
  const { data, error, isPlaceholderData, refetch } = useQuery(repositoriesQuery(id, q))
  return (
    <>
      <RegistryPath id={id} linked={false} />
      <div className={styles.head}>
        <Title order={1} size="h3" className={styles.title}>
          {registry?.name ?? <Skeleton width={160} height={26} />}
        </Title>
      </div>
      {data?.catalogue === false ? (
        <ByName id={id} />
      ) : (
        <TextInput
          className={styles.search}
          aria-label={t.searchRepositories}
          placeholder={t.searchRepositories}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      )}
      {error && <Failed error={error} retry={refetch} />}
      {!data && !error && <Skeleton height={200} />}
      {data?.catalogue && data.items.length === 0 && (
        <EmptyState icon={<IconPackageOff size={24} />} title={q === '' ? t.noRepositories : t.noMatch} />
      )}
      {data && data.items.length > 0 && (
        <div className={isPlaceholderData ? styles.stale : undefined}>
          <DataTable
            label={t.repositories}
            items={data.items}
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
          {data.nextCursor !== null && <p className={styles.note}>{t.more}</p>}
        </div>
      )}
    </>
  )
}

/** For a registry that doesn't tell what it has. */
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
