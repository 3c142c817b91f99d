import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Operations } from '../features/operations/Operations.tsx'
import { UpgradeServicePage } from '../features/service-wizard/UpgradeServicePage.tsx'
import { SERVICE_PARTS } from './service-parts.ts'

const route = getRouteApi('/shell/spaces/$space/services/$service/upgrade')

export function UpgradeServiceRoute() {
  const { space, service } = route.useParams()
  const navigate = useNavigate()
  const toList = () => void navigate({ to: '/spaces/$space', params: { space } })
  return (
    <Operations>
      <UpgradeServicePage
        key={`${space}/${service}`}
        space={space}
        service={service}
        parts={SERVICE_PARTS}
        onLeave={toList}
        onFinished={toList}
      />
    </Operations>
  )
}
