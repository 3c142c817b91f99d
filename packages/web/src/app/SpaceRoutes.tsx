import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ServicesPage } from '../features/services/ServicesPage.tsx'
import { SpacePage } from '../features/spaces/SpacePage.tsx'
import { SpacesPage } from '../features/spaces/SpacesPage.tsx'

const route = getRouteApi('/shell/spaces/$space')

export function SpacesRoute() {
  return <SpacesPage />
}

/** A space's tab, and the services of the space below it. */
export function SpaceRoute() {
  const { space } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  return (
    <SpacePage space={space}>
      <ServicesPage
        key={space}
        space={space}
        search={search}
        onSearch={(next) => void navigate({ to: '/spaces/$space', params: { space }, search: next, replace: true })}
      />
    </SpacePage>
  )
}
