import { noAnswer, nothing, page, read, route, spaceParams } from '../http/route-parts.ts'
import { Name, NewName } from '../names.ts'
import { ServiceRef } from '../services/services.ts'
import { Balancer, BalancerFigures } from './balancer-answers.ts'
import { Certificate, CertificatePem, SelfSigned } from './certificates.ts'

const certificates = '/api/v1/spaces/:space/certificates'
const certificateParams = spaceParams.extend({ certificate: Name })

/** The routes of load balancers and certificates; part of `routes`. */
export const balancerRoutes = {
  getBalancer: route({
    ...read,
    path: '/api/v1/spaces/:space/services/:service/balancer',
    summary: "Get a load balancer's rules and their targets",
    description: 'Includes the configuration that HAProxy runs with.',
    permission: 'service.read',
    params: ServiceRef,
    answer: Balancer,
  }),
  getBalancerFigures: route({
    ...read,
    path: '/api/v1/spaces/:space/services/:service/balancer/figures',
    summary: 'Get the traffic of a load balancer',
    description:
      'Read from HAProxy in each instance, at most once a second for all callers. Rates are computed since the previous reading.',
    permission: 'service.read',
    params: ServiceRef,
    answer: BalancerFigures,
  }),
  listCertificates: route({
    ...read,
    path: certificates,
    summary: 'List the certificates of a space',
    permission: 'certificate.read',
    params: spaceParams,
    answer: page(Certificate),
  }),
  addCertificate: route({
    method: 'POST',
    path: certificates,
    summary: 'Add a certificate',
    description: 'Refused if the key does not belong to the certificate, or the chain is invalid.',
    permission: 'certificate.change',
    status: 201,
    params: spaceParams,
    query: nothing,
    body: CertificatePem.extend({ name: NewName }),
    answer: Certificate,
  }),
  renewCertificate: route({
    method: 'PUT',
    path: `${certificates}/:certificate`,
    summary: 'Replace a certificate',
    description:
      'Load balancers use the new certificate from their next upgrade on. The upgrade need not change anything else.',
    permission: 'certificate.change',
    status: 200,
    params: certificateParams,
    query: nothing,
    body: CertificatePem,
    answer: Certificate,
  }),
  selfSignCertificate: route({
    method: 'POST',
    path: `${certificates}/self-signed`,
    summary: 'Create a self-signed certificate',
    description: 'For tests: browsers show a warning.',
    permission: 'certificate.change',
    status: 201,
    params: spaceParams,
    query: nothing,
    body: SelfSigned.extend({ name: NewName }),
    answer: Certificate,
  }),
  deleteCertificate: route({
    method: 'DELETE',
    path: `${certificates}/:certificate`,
    summary: 'Delete a certificate',
    description: 'Refused while a load balancer uses the certificate, or would use it after a rollback.',
    permission: 'certificate.change',
    status: 204,
    params: certificateParams,
    query: nothing,
    body: nothing,
    answer: noAnswer,
  }),
} as const
