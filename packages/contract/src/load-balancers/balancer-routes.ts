import { noAnswer, nothing, page, read, route, spaceParams } from '../http/route-parts.ts'
import { Name, NewName } from '../names.ts'
import { ServiceRef } from '../services/services.ts'
import { Balancer, BalancerFigures } from './balancer-answers.ts'
import { Certificate, CertificatePem, SelfSigned } from './certificates.ts'

const certificates = '/api/v1/spaces/:space/certificates'
const certificateParams = spaceParams.extend({ certificate: Name })

/** What load balancers have beside other services, and the certificates that they use; part of `routes`. */
export const balancerRoutes = {
  getBalancer: route({
    ...read,
    path: '/api/v1/spaces/:space/services/:service/balancer',
    summary: 'Where the rules of a load balancer lead',
    description: 'And the configuration that HAProxy runs by.',
    permission: 'service.read',
    params: ServiceRef,
    answer: Balancer,
  }),
  getBalancerFigures: route({
    ...read,
    path: '/api/v1/spaces/:space/services/:service/balancer/figures',
    summary: 'Figures of a load balancer',
    description:
      'Of HAProxy in each instance, read at most once a second however many ask. What is by the second is counted since the reading before.',
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
    description: 'Refused where the key is not its own, or the chain is not one.',
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
    summary: 'Put another certificate under a name',
    description: 'Load balancers take it with their next upgrade, which need not change anything else.',
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
    summary: 'Make a self-signed certificate, for trying',
    description: 'Browsers warn of it.',
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
    description: 'Refused while a load balancer has it, or would have it by rolling back.',
    permission: 'certificate.change',
    status: 204,
    params: certificateParams,
    query: nothing,
    body: nothing,
    answer: noAnswer,
  }),
} as const
