import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ServicesPage } from '../../features/services/list/ServicesPage.tsx'
import { Operations } from '../../features/services/operations/Operations.tsx'
import { SpacePage } from '../../features/spaces/SpacePage.tsx'
import { SpacesPage } from '../../features/spaces/SpacesPage.tsx'
import { SERVICE_PARTS } from '../service-parts.ts'

const route = getRouteApi('/shell/spaces/$space')

export function SpacesRoute() {
  return <SpacesPage />
}

/** The tabs of the spaces, and the services of the chosen space below them. */
export function SpaceRoute() {
  const { space } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  return (
    <Operations>
      <SpacePage space={space}>
        <ServicesPage
          key={space}
          space={space}
          search={search}
          onSearch={(next) => void navigate({ to: '/spaces/$space', params: { space }, search: next, replace: true })}
          parts={SERVICE_PARTS}
        />
      </SpacePage>
    </Operations>
  )
}
