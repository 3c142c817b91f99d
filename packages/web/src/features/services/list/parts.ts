import type { Service } from '@berth/contract/services/services.ts'
import { type ComponentType, createContext, useContext } from 'react'

interface OfOne {
  readonly service: Service
}

/** What the list shows of other features. */
export interface ServiceParts {
  /** The menu of one service. */
  readonly More: ComponentType<OfOne>
  /** How far it is while its instances are replaced; nothing otherwise. */
  readonly Rollout: ComponentType<OfOne>
  /** That there is a newer image; nothing otherwise. */
  readonly NewerMark: ComponentType<OfOne>
  /** Under a service that waits for somebody's word. */
  readonly Waiting: ComponentType<OfOne>
  readonly isWaiting: (service: Service) => boolean
  /** What can be done with all that are ticked. */
  readonly Batch: ComponentType<{ readonly services: readonly Service[]; readonly onDone: () => void }>
}

export const PartsContext = createContext<ServiceParts | null>(null)

export function useParts(): ServiceParts {
  const parts = useContext(PartsContext)
  if (!parts) throw new Error('The list of services is not given its parts.')
  return parts
}
