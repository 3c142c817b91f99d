import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { FilesTab } from '../../features/files/FilesTab.tsx'

const route = getRouteApi('/shell/spaces/$space/services/$service/files')
const to = '/spaces/$space/services/$service/files'

export function FilesRoute() {
  const { space, service } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  return (
    <FilesTab
      {...{ space, service, search }}
      onSearch={(next) => void navigate({ to, params: { space, service }, search: next, resetScroll: false })}
    />
  )
}
