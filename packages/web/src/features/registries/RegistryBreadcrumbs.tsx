import type { Registry } from '@berth/contract/registries/registries.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useLanguage } from '../../lib/language.ts'
import { registriesQuery } from '../../service-model/images/image-queries.ts'
import { sourceName } from '../../service-model/images/image-source.ts'
import { PageBreadcrumbs } from '../../ui/page/PageBreadcrumbs.tsx'
import { useTexts } from './texts.ts'

interface Props {
  /** The id of the registry. */
  readonly id: string
  /** The repository that the page shows. Without it the page shows the registry itself. */
  readonly repository?: string
  readonly version?: string
}

/** The breadcrumbs of a registry page. */
export function RegistryBreadcrumbs({ id, repository, version }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const registry = useRegistry(id)
  const name = registry ? sourceName(registry, language) : id
  return (
    <PageBreadcrumbs>
      <Link to="/registries">{t.title}</Link>
      {repository === undefined ? (
        <span>{name}</span>
      ) : (
        <Link to="/registries/$registry" params={{ registry: id }}>
          {name}
        </Link>
      )}
      {repository !== undefined &&
        (version === undefined ? (
          <span>{repository}</span>
        ) : (
          <Link to="/registries/$registry/$repository" params={{ registry: id, repository }}>
            {repository}
          </Link>
        ))}
      {version !== undefined && <span>{version}</span>}
    </PageBreadcrumbs>
  )
}

/** Returns a registry by its id or name; undefined while the list is loading. */
export function useRegistry(id: string) {
  return useQuery(registriesQuery).data?.find((registry) => matchesIdOrName(registry, id))
}

/** Tells whether an id or name in an address refers to the registry. */
export function matchesIdOrName({ id, name }: Pick<Registry, 'id' | 'name'>, idOrName: string): boolean {
  return id === idOrName || name === idOrName
}
