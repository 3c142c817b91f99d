import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { registriesQuery } from '../../service-model/images/image-queries.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { IconDatabaseOff } from '../../ui/icons/icons.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { matchesIdOrName } from './RegistryBreadcrumbs.tsx'
import { useTexts } from './texts.ts'

interface Props {
  /** The id or the name of the registry. */
  readonly id: string
  readonly children: ReactNode
}

/** Shows a page of a registry, or an empty state if the registry does not exist. */
export function RegistryPage({ id, children }: Props) {
  const t = useTexts()
  const { data: registries } = useQuery(registriesQuery)
  if (!registries || registries.some((registry) => matchesIdOrName(registry, id))) return children
  return (
    <EmptyState level={1} icon={<IconDatabaseOff size={24} />} title={t.noRegistry(id)}>
      <LinkButton to="/registries" variant="default">
        {t.toRegistries}
      </LinkButton>
    </EmptyState>
  )
}
