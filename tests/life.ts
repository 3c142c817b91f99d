import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecChangeInput, ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { Revision, Service, ServiceState, TimelineEntry } from '@berth/contract/services/services.ts'
import { expect, vi } from 'vitest'
import type { Berth } from './berth.ts'
import { type Outside, ownName } from './outside.ts'

const PATIENCE_MS = 300_000
/** For `vi.waitFor`, which concurrent tests may use too. */
const WAITING = { timeout: PATIENCE_MS, interval: 200 }

/** A service during its life: what can be asked of it, and what can be seen of it. */
export class Life {
  readonly ref: { readonly space: string; readonly service: string }
  readonly #berth: Berth

  constructor(berth: Berth, { space, name }: Pick<Service, 'space' | 'name'>) {
    this.#berth = berth
    this.ref = { space, service: name }
  }

  /** The name in the engine. */
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
  /** Those that run and shall, by their ids. */
  serving = async () =>
    (await this.instances())
      .filter(({ state }) => state === 'running')
      .map(({ id }) => id)
      .sort()
  revisions = async (): Promise<Revision[]> =>
    (await this.#berth.call(routes.listRevisions, { params: this.ref })).items
  timeline = async (limit = 200): Promise<TimelineEntry[]> =>
    (await this.#berth.call(routes.listTimeline, { params: this.ref, query: { limit } })).items
}

/** Short times: what is proven is the way, not the waiting. */
export const QUICK = { update: { monitorSeconds: 1 } } as const

/** Often, but with patience: two cores may be busy, and a probe that takes too long would end the instance. */
export const HEALTHY = {
  type: 'http',
  port: 80,
  path: '/health',
  intervalSeconds: 1,
  timeoutSeconds: 60,
  retries: 3,
  startPeriodSeconds: 0,
} as const

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

/** The service as the engine has it. */
export function inEngine(outside: Outside, { fullName }: Life): Promise<EngineService> {
  return outside.get<EngineService>(`/services/${fullName}`)
}

/** Makes a service and waits until it runs. */
export async function begin(
  berth: Berth,
  space: string,
  given: Partial<ServiceSpecInput> & Pick<ServiceSpecInput, 'image'>,
): Promise<Life> {
  const created = await berth.create(space, { name: 'web', ...given, update: { ...QUICK.update, ...given.update } })
  const life = new Life(berth, created)
  await life.becomes(given.replicas === 0 ? 'stopped' : 'running')
  return life
}

/**
 * Waits until the engine has got past what it was asked before: it starts an instance of a service that was asked for later. What
 * should not come of the earlier request would have come by then.
 */
export async function caughtUp(outside: Outside, image: string): Promise<void> {
  const name = ownName('later')
  const TaskTemplate = { ContainerSpec: { Image: image } }
  await outside.post('/services/create', { Name: name, TaskTemplate, Mode: { Replicated: { Replicas: 1 } } })
  try {
    await vi.waitFor(async () => {
      const states = (await tasksOf(outside, name)).map(({ Status: { State: state } }) => state)
      expect(states).toContain('running')
    }, WAITING)
  } finally {
    await outside.remove(`/services/${name}`)
  }
}

/** The instances that the engine means to run: those that do, and those that it is about to start. By their ids. */
export async function wantedIn(outside: Outside, { fullName }: Life): Promise<string[]> {
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
