import type { LiveInstance, LiveService } from '../domain/model.ts'
import type { Engine } from '../engine/engine.ts'

/** Asks the engine of the host with this id. @throws Problem where it can't be asked */
export type Ask = <T>(hostId: string, question: (engine: Engine) => Promise<T>) => Promise<T>

/** An instance that runs, and where. */
export interface Running {
  readonly service: LiveService
  readonly instance: LiveInstance
  readonly host: { readonly id: string; readonly name: string }
  readonly containerId: string
}

/** Returns the instances that run, of all services. */
export function runningOf(services: readonly LiveService[]): Running[] {
  return services.flatMap((service) =>
    service.instances.flatMap((instance) => {
      const { containerId, host, phase } = instance
      const runs = phase === 'running' || phase === 'starting'
      return runs && containerId !== null && host !== null ? [{ service, instance, host, containerId }] : []
    }),
  )
}
