import { Problem } from '@berth/contract/http/problems.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { useState } from 'react'

interface OperationState {
  readonly isIdle: boolean
  readonly error: Error | null
  readonly reset: () => void
}

/** Returns the service as the user saw it when the dialog opened. If it has been changed since, the user must look again before sending. */
export function useStaleCheck(service: Service) {
  const [seen, setSeen] = useState(service)
  return {
    seen,
    isStale: (operation: OperationState) =>
      isRefusedAsStale(operation.error) || (operation.isIdle && service.version !== seen.version),
    acknowledgeChange: (operation: OperationState) => {
      setSeen(service)
      operation.reset()
    },
  }
}

export function isRefusedAsStale(error: Error | null): boolean {
  return error instanceof Problem && error.code === 'changed-meanwhile'
}
