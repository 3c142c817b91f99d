import type { Service } from '@berth/contract/services/services.ts'
import { type ComponentType, createContext, useContext } from 'react'

interface ServicePartProps {
  readonly service: Service
}

/** The parts of other features that the list shows. */
export interface ServiceParts {
  /** The menu of one service. */
  readonly More: ComponentType<ServicePartProps>
  /** The progress while instances are replaced; otherwise nothing. */
  readonly Rollout: ComponentType<ServicePartProps>
  /** Marks a newer image; otherwise shows nothing. */
  readonly NewerImageBadge: ComponentType<ServicePartProps>
  /** Shown below a service that waits for the user's decision. */
  readonly Waiting: ComponentType<ServicePartProps>
  readonly hasPendingUpgrade: (service: Service) => boolean
  /** The actions for all selected services. */
  readonly Batch: ComponentType<{ readonly services: readonly Service[]; readonly onDone: () => void }>
}

export const ServicePartsContext = createContext<ServiceParts | null>(null)

export function useServiceParts(): ServiceParts {
  const parts = useContext(ServicePartsContext)
  if (!parts) throw new Error('useServiceParts needs a ServicePartsContext around it.')
  return parts
}
