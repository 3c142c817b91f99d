import { Problem } from '@berth/contract/http/problems.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { useState } from 'react'

interface Asking {
  readonly isIdle: boolean
  readonly error: Error | null
  readonly reset: () => void
}

/** What the person saw when the dialog opened, and whether somebody wrote since: then nothing is sent before they look again. */
export function useSeen(service: Service) {
  const [seen, setSeen] = useState(service)
  return {
    seen,
    isStale: (asking: Asking) => isRefusedAsStale(asking.error) || (asking.isIdle && service.version !== seen.version),
    lookAgain: (asking: Asking) => {
      setSeen(service)
      asking.reset()
    },
  }
}

export function isRefusedAsStale(error: Error | null): boolean {
  return error instanceof Problem && error.code === 'changed-meanwhile'
}
