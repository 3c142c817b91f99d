import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { NewCertificateDialog } from '../../features/load-balancers/certificates/NewCertificateDialog.tsx'
import { UpgradeBalancer } from '../../features/load-balancers/wizard/UpgradeBalancer.tsx'
import { Operations } from '../../features/services/operations/Operations.tsx'
import { UpgradeService } from '../../features/services/wizard/UpgradeService.tsx'
import { UpgradePage } from '../../wizard/upgrade/UpgradePage.tsx'
import { SERVICE_PARTS } from '../service-parts.ts'

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
