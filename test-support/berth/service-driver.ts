import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecChangeInput, ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { Revision, Service, ServiceState, TimelineEntry } from '@berth/contract/services/services.ts'
import { expect, vi } from 'vitest'
import { type Outside, uniqueName } from '../docker/outside.ts'
import type { Berth } from './berth.ts'

const PATIENCE_MS = 300_000
/** Options for `vi.waitFor`, which concurrent tests may use too. */
const WAIT_OPTIONS = { timeout: PATIENCE_MS, interval: 200 }

/** Operates and observes one service through Berth. */
export class ServiceDriver {
  readonly ref: { readonly space: string; readonly service: string }
  readonly #berth: Berth

  constructor(berth: Berth, { space, name }: Pick<Service, 'space' | 'name'>) {
    this.#berth = berth
    this.ref = { space, service: name }
  }

  /** The service's name in the engine. */
  get fullName(): string {
    return `${this.ref.space}_${this.ref.service}`
  }

  upgrade = (body: ServiceSpecChangeInput, ifMatch?: string) =>
    this.#berth.call(routes.upgradeService, { params: this.ref, body, ...(ifMatch !== undefined && { ifMatch }) })
  rollBack = (revision?: number) =>
    this.#berth.call(routes.rollBackService, { params: this.ref, body: revision === undefined ? {} : { revision } })
  scale = (replicas: number) => this.#berth.call(routes.scaleService, { params: this.ref, body: { replicas } })
  confirm = () => this.#berth.call(routes.confirmUpgrade, { params: this.ref })
  pause = () => this.#berth.call(routes.pauseUpgrade, { params: this.ref })
  resume = () => this.#berth.call(routes.resumeUpgrade, { params: this.ref })
  start = () => this.#berth.call(routes.startService, { params: this.ref })
  stop = () => this.#berth.call(routes.stopService, { params: this.ref })
  restart = () => this.#berth.call(routes.restartService, { params: this.ref })
  delete = () => this.#berth.call(routes.deleteService, { params: this.ref })

  now = (): Promise<Service> => this.#berth.service(this.ref)
  becomes = (state: ServiceState, withinMs = PATIENCE_MS): Promise<Service> =>
    this.until(state, (now) => now.state === state, withinMs)
  until = (what: string, fits: (now: Service) => boolean, withinMs = PATIENCE_MS): Promise<Service> =>
    this.#berth.until({ space: this.ref.space, name: this.ref.service }, what, fits, withinMs)

  instances = async () => (await this.#berth.call(routes.listInstances, { params: this.ref })).items
  /** Returns the ids of the running instances, sorted. */
  runningIds = async () =>
    (await this.instances())
      .filter(({ state }) => state === 'running')
      .map(({ id }) => id)
      .sort()
  revisions = async (): Promise<Revision[]> =>
    (await this.#berth.call(routes.listRevisions, { params: this.ref })).items
  timeline = async (limit = 200): Promise<TimelineEntry[]> =>
    (await this.#berth.call(routes.listTimeline, { params: this.ref, query: { limit } })).items
}

/** Short times, because tests prove the behaviour and not the waiting. */
export const QUICK = { update: { monitorSeconds: 1 } } as const

/** A frequent health check with a long time-out: on two busy cores, a slow probe would otherwise end the instance. */
export const HEALTHY = {
  type: 'http',
  port: 80,
  path: '/health',
  intervalSeconds: 1,
  timeoutSeconds: 60,
  retries: 3,
  startPeriodSeconds: 0,
} as const

/** A health check of a port that nothing listens at. */
export const UNHEALTHY = { ...HEALTHY, port: 81 }

export interface EngineService {
  readonly ID: string
  readonly Version: { readonly Index: number }
  readonly Spec: {
    readonly Labels: Record<string, string>
    readonly Mode: { readonly Replicated: { readonly Replicas: number } }
    readonly TaskTemplate: {
      readonly ContainerSpec: { readonly Image: string; readonly Env?: string[]; readonly [field: string]: unknown }
      readonly ForceUpdate?: number
      readonly [field: string]: unknown
    }
    readonly UpdateConfig?: { readonly [field: string]: unknown }
  }
  readonly UpdateStatus?: { readonly State: string }
}

/** Returns the service as the engine reports it. */
export function engineServiceOf(outside: Outside, { fullName }: ServiceDriver): Promise<EngineService> {
  return outside.get<EngineService>(`/services/${fullName}`)
}

/** Creates a service and waits until it runs. */
export async function startService(
  berth: Berth,
  space: string,
  given: Partial<ServiceSpecInput> & Pick<ServiceSpecInput, 'image'>,
): Promise<ServiceDriver> {
  const created = await berth.create(space, { name: 'web', ...given, update: { ...QUICK.update, ...given.update } })
  const driver = new ServiceDriver(berth, created)
  await driver.becomes(given.replicas === 0 ? 'stopped' : 'running')
  return driver
}

/**
 * Waits until the engine has handled earlier requests: creates another service and waits until its instance runs. Unwanted effects of
 * earlier requests would be visible by then.
 */
export async function untilCaughtUp(outside: Outside, image: string): Promise<void> {
  const name = uniqueName('later')
  const TaskTemplate = { ContainerSpec: { Image: image } }
  await outside.post('/services/create', { Name: name, TaskTemplate, Mode: { Replicated: { Replicas: 1 } } })
  try {
    await vi.waitFor(async () => {
      const states = (await tasksOf(outside, name)).map(({ Status: { State: state } }) => state)
      expect(states).toContain('running')
    }, WAIT_OPTIONS)
  } finally {
    await outside.remove(`/services/${name}`)
  }
}

/** Returns the ids of the instances that the engine keeps running or is about to start, sorted. */
export async function desiredTaskIds(outside: Outside, { fullName }: ServiceDriver): Promise<string[]> {
  const desired = await tasksOf(outside, fullName, ['running', 'ready', 'accepted'])
  return desired.map(({ ID: id }) => id).sort()
}

interface EngineTask {
  readonly ID: string
  readonly Status: { readonly State: string }
}

function tasksOf(outside: Outside, service: string, desired: readonly string[] = []): Promise<EngineTask[]> {
  const filters = { service: [service], ...(desired.length > 0 && { 'desired-state': desired }) }
  return outside.get<EngineTask[]>('/tasks', { filters })
}
