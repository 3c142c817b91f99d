import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { CertificatesPage } from '../../features/load-balancers/certificates/CertificatesPage.tsx'
import { NewCertificateDialog } from '../../features/load-balancers/certificates/NewCertificateDialog.tsx'
import { CreateBalancerPage } from '../../features/load-balancers/wizard/CreateBalancerPage.tsx'

const createRoute = getRouteApi('/shell/spaces/$space/create-balancer')
const certificatesRoute = getRouteApi('/shell/spaces/$space/certificates')

export function CreateBalancerRoute() {
  const { space } = createRoute.useParams()
  const navigate = useNavigate()
  const toList = () => void navigate({ to: '/spaces/$space', params: { space } })
  return (
    <CreateBalancerPage
      key={space}
      space={space}
      NewCertificate={NewCertificateDialog}
      onLeave={toList}
      onFinished={toList}
    />
  )
}

export function CertificatesRoute() {
  const { space } = certificatesRoute.useParams()
  return <CertificatesPage key={space} space={space} />
}
