import { type Service, type ServiceState, STATES } from '@berth/contract/services/services.ts'
import type { ReactNode } from 'react'
import { Addresses } from './Addresses.tsx'
import { InstanceCount } from './InstanceCount.tsx'
import { KindName } from './KindName.tsx'
import { ServiceImage } from './ServiceImage.tsx'
import { ServiceName } from './ServiceName.tsx'
import { StateCell } from './StateCell.tsx'
import type { ServicesSearch, SortKey } from './services-search.ts'

interface Column {
  readonly cell: (service: Service) => ReactNode
  /** What it is ordered by. */
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
    cell: ({ instances }) => <InstanceCount instances={instances} />,
    value: ({ instances }) => instances.desired,
  },
  kind: { cell: (service) => <KindName service={service} />, value: ({ kind }) => kind },
  state: { cell: (service) => <StateCell service={service} />, value: ({ state }) => urgency(state) },
}

const FIRST: readonly ServiceState[] = ['degraded', 'upgrade-paused', 'upgraded']

/** Those that want a person's attention come first. */
function urgency(state: ServiceState): number {
  const first = FIRST.indexOf(state)
  return first >= 0 ? first : FIRST.length + STATES.indexOf(state)
}

/** "web2" comes before "web10". */
const words = new Intl.Collator('en', { numeric: true })

/** In the order that is asked for. */
export function sorted(services: readonly Service[], { sort = 'name', desc }: ServicesSearch): Service[] {
  const { value } = COLUMNS[sort]
  const sign = desc ? -1 : 1
  return services.toSorted((a, b) => sign * compare(value(a), value(b)))
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : words.compare(String(a), String(b))
}
