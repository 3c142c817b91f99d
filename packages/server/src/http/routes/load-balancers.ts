import { routes } from '@berth/contract/http/routes.ts'
import type { BalancerReader } from '../../operations/load-balancers/balancer-figures.ts'
import {
  addCertificate,
  certificatesOf,
  deleteCertificate,
  renewCertificate,
  selfSignCertificate,
} from '../../operations/load-balancers/certificates.ts'
import { showBalancer } from '../../operations/load-balancers/show-balancer.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import type { RegisterRoute } from '../serve.ts'

export function balancerRoutes(serve: RegisterRoute, context: OperationContext, reader: BalancerReader): void {
  serve(routes.getBalancer, ({ params }) => showBalancer(context, params))
  serve(routes.getBalancerFigures, ({ params }) => reader.figures(params))
  serve(routes.listCertificates, async ({ params: { space } }) => ({
    items: await certificatesOf(context, space),
    nextCursor: null,
  }))
  serve(routes.addCertificate, ({ params: { space }, body: { name, ...pem } }) =>
    addCertificate(context, space, name, pem),
  )
  serve(routes.renewCertificate, ({ params: { space, certificate }, body }) =>
    renewCertificate(context, space, certificate, body),
  )
  serve(routes.selfSignCertificate, ({ params: { space }, body: { name, ...options } }) =>
    selfSignCertificate(context, space, name, options),
  )
  serve(routes.deleteCertificate, async ({ params: { space, certificate } }) => {
    await deleteCertificate(context, space, certificate)
    return undefined
  })
}
