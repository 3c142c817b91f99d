import { Breadcrumbs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { registriesQuery } from '../../shared/queries.ts'
import styles from './registries.module.css'
import { useTexts } from './texts.ts'

interface Props {
  /** Of the registry. */
  readonly id: string
  /** Whether the registry leads back to its repositories: not on their own page. */
  readonly linked: boolean
}

export function RegistryPath({ id, linked }: Props) {
  const t = useTexts()
  const name = useRegistry(id)?.name ?? id
  return (
    <Breadcrumbs component="nav" aria-label={t.path} separatorMargin={8} className={styles.path}>
      <Link to="/registries">{t.title}</Link>
      {linked ? (
        <Link to="/registries/$registry" params={{ registry: id }}>
          {name}
        </Link>
      ) : (
        <span>{name}</span>
      )}
    </Breadcrumbs>
  )
}

/** Undefined while it is read. */
export function useRegistry(id: string) {
  return useQuery(registriesQuery).data?.find((registry) => registry.id === id)
}
