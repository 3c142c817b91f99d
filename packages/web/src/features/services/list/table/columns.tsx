import { type Service, type ServiceState, STATES } from '@berth/contract/services/services.ts'
import type { ReactNode } from 'react'
import type { ServicesSearch, SortKey } from '../services-search.ts'
import { Addresses } from './Addresses.tsx'
import { InstanceCount } from './InstanceCount.tsx'
import { KindName } from './KindName.tsx'
import { ServiceImage } from './ServiceImage.tsx'
import { ServiceName } from './ServiceName.tsx'
import { StateCell } from './StateCell.tsx'

interface Column {
  readonly cell: (service: Service) => ReactNode
  /** Returns the value that the column is sorted by. */
  readonly value: (service: Service) => string | number
}

export const COLUMNS: Readonly<Record<SortKey, Column>> = {
  name: { cell: (service) => <ServiceName service={service} />, value: ({ name }) => name },
  image: { cell: (service) => <ServiceImage service={service} />, value: ({ image }) => image.reference },
  address: {
    cell: (service) => <Addresses service={service} />,
    value: ({ endpoints }) => endpoints[0]?.published ?? 0,
  },
  instances: {
    cell: (service) => <InstanceCount service={service} />,
    value: ({ instances }) => instances.desired,
  },
  kind: { cell: (service) => <KindName service={service} />, value: ({ kind }) => kind },
  state: { cell: (service) => <StateCell service={service} />, value: ({ state }) => urgency(state) },
}

const URGENT_STATES: readonly ServiceState[] = ['degraded', 'failed', 'upgrade-paused', 'upgraded']

/** Returns the rank of a state: states that need the user's attention come first. */
function urgency(state: ServiceState): number {
  const rank = URGENT_STATES.indexOf(state)
  return rank >= 0 ? rank : URGENT_STATES.length + STATES.indexOf(state)
}

/** Orders "web2" before "web10". */
const collator = new Intl.Collator('en', { numeric: true })

/** Sorts services as the search parameters say. */
export function sortServices(services: readonly Service[], { sort = 'name', desc }: ServicesSearch): Service[] {
  const { value } = COLUMNS[sort]
  const sign = desc ? -1 : 1
  return services.toSorted((a, b) => sign * compare(value(a), value(b)))
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
}
