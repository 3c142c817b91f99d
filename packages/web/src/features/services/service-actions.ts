import type { Action, Service } from '@berth/contract/services.ts'
import { type Icon, IconTrash } from '@tabler/icons-react'
import { type ComponentType, lazy } from 'react'

interface DialogProps {
  readonly service: Service
  readonly onClose: () => void
}

interface ServiceAction {
  readonly icon: Icon
  readonly danger?: boolean
  /** What asks for the rest and does it. */
  readonly Dialog: ComponentType<DialogProps>
}

/** What the page can do, by the contract's actions; of these it offers those that the server allows at the moment. */
export const SERVICE_ACTIONS: Partial<Record<Action, ServiceAction>> = {
  delete: {
    icon: IconTrash,
    danger: true,
    Dialog: lazy(() => import('./DeleteServiceDialog.tsx').then((module) => ({ default: module.DeleteServiceDialog }))),
  },
}
