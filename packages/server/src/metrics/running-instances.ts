import type { LiveInstance, LiveService } from '../domain/model.ts'
import type { Engine } from '../engine/engine.ts'

/** Queries the engine of the host with this id. @throws Problem where it cannot be reached */
export type QueryHost = <T>(hostId: string, query: (engine: Engine) => Promise<T>) => Promise<T>

/** A running instance, and its host. */
export interface RunningInstance {
  readonly service: LiveService
  readonly instance: LiveInstance
  readonly host: { readonly id: string; readonly name: string }
  readonly containerId: string
}

/** Returns the instances that run, of all services. */
export function runningInstances(services: readonly LiveService[]): RunningInstance[] {
  return services.flatMap((service) =>
    service.instances.flatMap((instance) => {
      const { containerId, host, phase } = instance
      const isRunning = phase === 'running' || phase === 'starting'
      return isRunning && containerId !== null && host !== null ? [{ service, instance, host, containerId }] : []
    }),
  )
}
