import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { CreateServicePage } from '../../features/services/wizard/CreateServicePage.tsx'

const route = getRouteApi('/shell/spaces/$space/create')

export function CreateServiceRoute() {
  const { space } = route.useParams()
  const { image } = route.useSearch()
  const navigate = useNavigate()
  const toList = () => void navigate({ to: '/spaces/$space', params: { space } })
  return <CreateServicePage key={space} space={space} image={image} onLeave={toList} onFinished={toList} />
}
