import { Problem } from '@berth/contract/http/problems.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { useState } from 'react'
import { useUpgrade } from '../plan/queries.ts'

/** Returns the state of an upgrade, from the version that the user saw to the response. @param live the current state of the service */
export function useUpgradeRequest(live: Service) {
  const [seen, setSeen] = useState(live)
  const upgrade = useUpgrade(live)
  return {
    seen,
    upgrade,
    /** Whether the service has been changed since. Nothing is sent before the user has seen the change. */
    isStale: isRefusedAsStale(upgrade.error) || (!upgrade.data && !upgrade.isPending && live.version !== seen.version),
    acknowledgeChange: () => {
      setSeen(live)
      upgrade.reset()
    },
  }
}
export type UpgradeRequest = ReturnType<typeof useUpgradeRequest>

function isRefusedAsStale(error: Error | null): boolean {
  return error instanceof Problem && error.code === 'changed-meanwhile'
}
