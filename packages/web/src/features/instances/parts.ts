import type { Instance } from '@berth/contract/instances/instances.ts'
import type { ReactNode } from 'react'

/** What the instances show of other features. */
export interface InstanceParts {
  /** What one uses just now. */
  readonly usage: (instance: Instance) => ReactNode
  readonly onShell: (instance: Instance) => void
  /** Asks for a command and a user first. */
  readonly shellDialog: (instance: Instance, onClose: () => void) => ReactNode
}
