import { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import type { Plan, Service } from '@berth/contract/services/services.ts'
import { notFoundResponse } from '../../../lib/test-page.tsx'
import { plan as planOf, service, space } from '../../../service-model/samples.ts'

interface ServerOptions {
  readonly plan?: Partial<Plan>
  readonly services?: readonly Service[]
  /** Returns the response to an upgrade. */
  readonly upgrade?: () => Response
}

/** Returns a fake server with the services api and web, whose image exposes 8080, and one certificate; and the specs sent to it. */
export function fakeServer({
  plan = {},
  services = [service({ name: 'api' }), service({ name: 'web' })],
  upgrade,
}: ServerOptions) {
  const sent: ServiceSpec[] = []
  const planResponse = () => Response.json(planOf({ starts: 1, ...plan }))
  const responses: Readonly<Record<string, (body: unknown) => Response>> = {
    'POST /api/v1/spaces/shop/services?dryRun=true': planResponse,
    'POST /api/v1/spaces/shop/services/edge/upgrade?dryRun=true': planResponse,
    'POST /api/v1/spaces/shop/services': (body) => {
      const spec = ServiceSpec.parse(body)
      sent.push(spec)
      return Response.json(service({ name: spec.name, kind: 'load-balancer', state: 'creating' }), { status: 201 })
    },
    'POST /api/v1/spaces/shop/services/edge/upgrade': (body) => {
      sent.push(body as ServiceSpec)
      return upgrade?.() ?? Response.json(services[0])
    },
    'GET /api/v1/spaces/shop/services': () => listResponse(services),
    'GET /api/v1/spaces/other/services': () => listResponse([service({ name: 'pay', space: 'other' })]),
    'GET /api/v1/spaces': () => listResponse([space('shop'), space('other')]),
    'GET /api/v1/spaces/shop/certificates': () => listResponse([CERTIFICATE]),
    'GET /api/v1/images/sample%3A1': () => Response.json(IMAGE),
  }
  const fetch = async (path: string, { method = 'GET', body }: RequestInit = {}) =>
    responses[`${method} ${path}`]?.(body === undefined ? undefined : JSON.parse(String(body))) ?? notFoundResponse()
  return { sent, fetch }
}

const IMAGE = {
  reference: 'sample:1',
  digest: 'sha256:1',
  exposedPorts: [{ port: 8080, protocol: 'tcp' }],
}

const CERTIFICATE = { name: 'shop-test', hosts: ['shop.test'], validTo: '2027-11-24T00:00:00Z', validity: 'valid' }

function listResponse(items: readonly object[]): Response {
  return Response.json({ items, nextCursor: null })
}
