import type { Action, BATCH_ACTIONS, Service } from '@berth/contract/services/services.ts'
import { createContext, useContext } from 'react'

export interface Operation extends Pick<Service, 'space' | 'name'> {
  readonly action: Action
  /** The revision for 'return'. */
  readonly revision?: number
  /** The image for an 'upgrade' that changes only the image. */
  readonly image?: string
  /** The element that gets the focus back when the dialog closes. */
  readonly from?: HTMLElement | null
}

export interface BatchOperation {
  readonly action: (typeof BATCH_ACTIONS)[number]
  /** The services, all of one space. */
  readonly services: readonly Service[]
  /** Called after the operation succeeded for all services. */
  readonly onDone: () => void
}

export interface OperationActions {
  readonly start: (operation: Operation) => void
  readonly startBatch: (operation: BatchOperation) => void
}

export const OperationActionsContext = createContext<OperationActions | null>(null)

/** Returns functions that start an operation: by its dialog, by its page, or at once if it needs no confirmation. Requires <Operations>. */
export function useOperationActions(): OperationActions {
  const operations = useContext(OperationActionsContext)
  if (!operations) throw new Error('useOperationActions needs <Operations> around it.')
  return operations
}
