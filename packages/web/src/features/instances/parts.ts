import type { Instance } from '@berth/contract/instances/instances.ts'
import type { ReactNode } from 'react'

/** The parts of other features that the instances show. */
export interface InstanceParts {
  /** Renders the current resource usage of an instance. */
  readonly usage: (instance: Instance) => ReactNode
  readonly onOpenShell: (instance: Instance) => void
  /** Renders the dialog that asks for a command and a user before it opens a terminal. */
  readonly shellDialog: (instance: Instance, onClose: () => void) => ReactNode
}
