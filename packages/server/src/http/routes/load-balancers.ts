import { routes } from '@berth/contract/http/routes.ts'
import type { BalancerStatistics } from '../../operations/load-balancers/balancer-statistics.ts'
import {
  addCertificate,
  certificatesOf,
  deleteCertificate,
  renewCertificate,
  selfSignCertificate,
} from '../../operations/load-balancers/certificates.ts'
import { showBalancer } from '../../operations/load-balancers/show-balancer.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import type { RegisterRoute } from '../register-route.ts'

export function balancerRoutes(
  registerRoute: RegisterRoute,
  context: OperationContext,
  reader: BalancerStatistics,
): void {
  registerRoute(routes.getBalancer, ({ params }) => showBalancer(context, params))
  registerRoute(routes.getBalancerFigures, ({ params }) => reader.figures(params))
  registerRoute(routes.listCertificates, async ({ params: { space } }) => ({
    items: await certificatesOf(context, space),
    nextCursor: null,
  }))
  registerRoute(routes.addCertificate, ({ params: { space }, body: { name, ...pem } }) =>
    addCertificate(context, space, name, pem),
  )
  registerRoute(routes.renewCertificate, ({ params: { space, certificate }, body }) =>
    renewCertificate(context, space, certificate, body),
  )
  registerRoute(routes.selfSignCertificate, ({ params: { space }, body: { name, ...options } }) =>
    selfSignCertificate(context, space, name, options),
  )
  registerRoute(routes.deleteCertificate, async ({ params: { space, certificate } }) => {
    await deleteCertificate(context, space, certificate)
    return undefined
  })
}
