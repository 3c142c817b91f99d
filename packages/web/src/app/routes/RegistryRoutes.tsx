import { getRouteApi } from '@tanstack/react-router'
import { ImagePage } from '../../features/registries/images/ImagePage.tsx'
import { TagsPage } from '../../features/registries/images/TagsPage.tsx'
import { RegistryPage } from '../../features/registries/RegistryPage.tsx'
import { RepositoriesPage } from '../../features/registries/RepositoriesPage.tsx'

const registryRoute = getRouteApi('/shell/registries/$registry')
const repositoryRoute = getRouteApi('/shell/registries/$registry/$repository')
const versionRoute = getRouteApi('/shell/registries/$registry/$repository/$version')

export function RepositoriesRoute() {
  const { registry } = registryRoute.useParams()
  return (
    <RegistryPage id={registry}>
      <RepositoriesPage key={registry} id={registry} />
    </RegistryPage>
  )
}

export function TagsRoute() {
  const { registry, repository } = repositoryRoute.useParams()
  return (
    <RegistryPage id={registry}>
      <TagsPage key={repository} id={registry} repository={repository} />
    </RegistryPage>
  )
}

export function ImageRoute() {
  const { registry, repository, version } = versionRoute.useParams()
  return (
    <RegistryPage id={registry}>
      <ImagePage key={`${repository}:${version}`} id={registry} repository={repository} version={version} />
    </RegistryPage>
  )
}
