import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { CreateBalancerPage } from '../features/balancer-wizard/CreateBalancerPage.tsx'
import { CertificatesPage } from '../features/certificates/CertificatesPage.tsx'
import { NewCertificateDialog } from '../features/certificates/NewCertificateDialog.tsx'

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
