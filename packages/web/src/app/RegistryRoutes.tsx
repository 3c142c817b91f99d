import { getRouteApi } from '@tanstack/react-router'
import { ImagePage } from '../features/registries/ImagePage.tsx'
import { RepositoriesPage } from '../features/registries/RepositoriesPage.tsx'
import { TagsPage } from '../features/registries/TagsPage.tsx'

const registryRoute = getRouteApi('/shell/registries/$registry')
const repositoryRoute = getRouteApi('/shell/registries/$registry/$repository')
const versionRoute = getRouteApi('/shell/registries/$registry/$repository/$version')

export function RepositoriesRoute() {
  const { registry } = registryRoute.useParams()
  return <RepositoriesPage key={registry} id={registry} />
}

export function TagsRoute() {
  const { registry, repository } = repositoryRoute.useParams()
  return <TagsPage key={repository} id={registry} repository={repository} />
}

export function ImageRoute() {
  const { registry, repository, version } = versionRoute.useParams()
  return <ImagePage key={`${repository}:${version}`} id={registry} repository={repository} version={version} />
}
