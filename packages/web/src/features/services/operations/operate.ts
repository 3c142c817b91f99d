import type { Action, BATCH_ACTIONS, Service } from '@berth/contract/services/services.ts'
import { createContext, useContext } from 'react'

export interface Operation extends Pick<Service, 'space' | 'name'> {
  readonly action: Action
  /** With 'return'. */
  readonly revision?: number
  /** With 'upgrade': to this image, and nothing else. */
  readonly image?: string
  /** Gets the focus back when the dialog closes. */
  readonly from?: HTMLElement | null
}

export interface BatchOperation {
  readonly action: (typeof BATCH_ACTIONS)[number]
  /** All of one space. */
  readonly services: readonly Service[]
  /** Called once it is done for all without a fault. */
  readonly onDone: () => void
}

export interface Operate {
  readonly one: (operation: Operation) => void
  readonly many: (operation: BatchOperation) => void
}

export const OperateContext = createContext<Operate | null>(null)

/** Begins an operation: by its dialog, its page, or at once where there is nothing to ask. Needs <Operations> around. */
export function useOperate(): Operate {
  const operate = useContext(OperateContext)
  if (!operate) throw new Error('There is no <Operations> around.')
  return operate
}
