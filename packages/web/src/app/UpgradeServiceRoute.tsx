import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Operations } from '../features/operations/Operations.tsx'
import { UpgradeService } from '../features/service-wizard/UpgradeService.tsx'
import { UpgradePage } from '../shared/wizard/UpgradePage.tsx'
import { SERVICE_PARTS } from './service-parts.ts'

const route = getRouteApi('/shell/spaces/$space/services/$service/upgrade')

export function UpgradeServiceRoute() {
  const { space, service } = route.useParams()
  const navigate = useNavigate()
  const toList = () => void navigate({ to: '/spaces/$space', params: { space } })
  return (
    <Operations>
      <UpgradePage key={`${space}/${service}`} space={space} service={service}>
        {(round) => <UpgradeService {...round} parts={SERVICE_PARTS} onLeave={toList} onFinished={toList} />}
      </UpgradePage>
    </Operations>
  )
}
