import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ResourcesTab } from '../../features/resources/ResourcesTab.tsx'

const route = getRouteApi('/shell/spaces/$space/services/$service/resources')

export function ResourcesRoute() {
  const { space, service } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  const to = '/spaces/$space/services/$service/resources'
  return (
    <ResourcesTab
      key={search.range ?? ''}
      {...{ space, service, search }}
      onSearch={(next) =>
        void navigate({ to, params: { space, service }, search: next, replace: true, resetScroll: false })
      }
    />
  )
}
