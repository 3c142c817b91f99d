import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { UpgradeBalancer } from '../features/balancer-wizard/UpgradeBalancer.tsx'
import { NewCertificateDialog } from '../features/certificates/NewCertificateDialog.tsx'
import { Operations } from '../features/operations/Operations.tsx'
import { UpgradeService } from '../features/service-wizard/UpgradeService.tsx'
import { UpgradePage } from '../shared/wizard/UpgradePage.tsx'
import { SERVICE_PARTS } from './service-parts.ts'

const route = getRouteApi('/shell/spaces/$space/services/$service/upgrade')

export function UpgradeServiceRoute() {
  const { space, service } = route.useParams()
  const navigate = useNavigate()
  const toList = () => void navigate({ to: '/spaces/$space', params: { space } })
  const rest = { parts: SERVICE_PARTS, onLeave: toList, onFinished: toList }
  return (
    <Operations>
      <UpgradePage key={`${space}/${service}`} space={space} service={service}>
        {(round) =>
          round.live.kind === 'load-balancer' ? (
            <UpgradeBalancer {...rest} {...round} NewCertificate={NewCertificateDialog} />
          ) : (
            <UpgradeService {...rest} {...round} />
          )
        }
      </UpgradePage>
    </Operations>
  )
}
