import { Problem } from '@berth/contract/http/problems.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { useState } from 'react'
import { useUpgrade } from '../plan/queries.ts'

/** An upgrade of what was looked at, from the first look to its answer. @param live as it is now */
export function useUpgradeCourse(live: Service) {
  const [seen, setSeen] = useState(live)
  const upgrade = useUpgrade(live)
  return {
    seen,
    upgrade,
    /** Somebody else wrote since: nothing is sent before the person has seen it. */
    isStale: isRefusedAsStale(upgrade.error) || (!upgrade.data && !upgrade.isPending && live.version !== seen.version),
    goOn: () => {
      setSeen(live)
      upgrade.reset()
    },
  }
}
export type UpgradeCourse = ReturnType<typeof useUpgradeCourse>

function isRefusedAsStale(error: Error | null): boolean {
  return error instanceof Problem && error.code === 'changed-meanwhile'
}
