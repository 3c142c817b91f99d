import { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import type { Plan, Service } from '@berth/contract/services/services.ts'
import type { Space } from '@berth/contract/spaces/spaces.ts'

/** For tests: returns a running service. */
export function service(overrides: Partial<Service> & Pick<Service, 'name'>): Service {
  return { ...RUNNING, id: overrides.name, ...overrides }
}

/** For tests: returns a space without services. */
export function space(name: string, overrides: Partial<Space> = {}): Space {
  return { name, description: '', services: 0, unhealthy: 0, deleting: false, createdAt: null, ...overrides }
}

/** For tests: returns a plan that changes nothing, apart from the given fields. */
export function plan(overrides: Partial<Plan> = {}): Plan {
  const nothing = { digest: 'sha256:1', changes: [], starts: 0, stops: 0, replaces: 0, order: null }
  return { ...nothing, errors: [], warnings: [], ...overrides }
}

const RUNNING: Omit<Service, 'id' | 'name'> = {
  space: 'shop',
  kind: 'service',
  mode: 'replicated',
  spec: ServiceSpec.parse({ name: 'web', image: 'sample:1' }),
  state: 'running',
  reason: null,
  reasonMessage: null,
  actions: ['delete'],
  revision: 1,
  image: { reference: 'sample:1', digest: null },
  instances: { running: 1, desired: 1 },
  endpoints: [],
  createdAt: '2026-11-23T12:00:00Z',
  updatedAt: '2026-11-23T12:00:00Z',
  version: '1',
  pendingFrom: null,
  progress: null,
  newerImage: null,
}
