import type { Service } from '@berth/contract/services/services.ts'
import { useStaleCheck } from '../../service-model/use-stale-check.ts'
import { useUpgrade } from '../plan/queries.ts'

/** Returns the state of an upgrade, from the version that the user saw to the response. @param live the current state of the service */
export function useUpgradeRequest(live: Service) {
  const { seen, isStale, acknowledgeChange } = useStaleCheck(live)
  const upgrade = useUpgrade(live)
  const operation = { isIdle: !upgrade.data && !upgrade.isPending, error: upgrade.error, reset: upgrade.reset }
  return {
    seen,
    upgrade,
    /** Whether the service has been changed since. Nothing is sent before the user has seen the change. */
    isStale: isStale(operation),
    acknowledgeChange: () => acknowledgeChange(operation),
  }
}
export type UpgradeRequest = ReturnType<typeof useUpgradeRequest>
