import type { Service } from '@berth/contract/services/services.ts'

export type Serving = Pick<Service, 'state' | 'instances' | 'progress'>

/** Tells whether a service that should run has no healthy instance, of whatever revision. */
export function isDown(service: Serving): boolean {
  return runsNothing(service) && !hasCompleted(service)
}

/** Tells whether an upgrade waits for a decision whose instances have ended well, as those of a one-shot service do. */
export function hasCompleted(service: Serving): boolean {
  return service.state === 'upgraded' && runsNothing(service)
}

/** Tells whether an instance of the upgrade that the engine has rolled back had failed. Otherwise another tool asked for the rollback. */
export function hasUpgradeFailed({ reasonMessage }: Pick<Service, 'reasonMessage'>): boolean {
  return reasonMessage?.code === 'rolled-back-after-failure'
}

/** Tells whether the engine has rolled back the last upgrade, by itself or at another tool's request, and the service runs. */
export function isRolledBack({ state, reasonMessage }: Pick<Service, 'state' | 'reasonMessage'>): boolean {
  const code = reasonMessage?.code
  return state === 'running' && (code === 'rolled-back' || code === 'rolled-back-after-failure')
}

function runsNothing({ instances }: Serving): boolean {
  return instances.desired > 0 && instances.running === 0
}
