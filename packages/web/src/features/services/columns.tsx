import { type Service, type ServiceState, STATES } from '@berth/contract/services.ts'
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_text,
  tableFeatures,
} from '@tanstack/react-table'
import { Addresses } from './Addresses.tsx'
import { InstanceCount } from './InstanceCount.tsx'
import { KindName } from './KindName.tsx'
import { ServiceImage } from './ServiceImage.tsx'
import { ServiceName } from './ServiceName.tsx'
import { StateCell } from './StateCell.tsx'

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, text: sortFn_text },
})

const helper = createColumnHelper<typeof features, Service>()

/** Their ids are the keys of the texts, and of the order in the address. */
export const columns = helper.columns([
  helper.accessor('name', { id: 'name', cell: ({ row }) => <ServiceName service={row.original} /> }),
  helper.accessor(({ image }) => image.reference, {
    id: 'image',
    cell: ({ row }) => <ServiceImage service={row.original} />,
  }),
  helper.accessor(({ endpoints }) => endpoints[0]?.published ?? 0, {
    id: 'address',
    cell: ({ row }) => <Addresses service={row.original} />,
  }),
  helper.accessor(({ instances }) => instances.wanted, {
    id: 'instances',
    cell: ({ row }) => <InstanceCount instances={row.original.instances} />,
  }),
  helper.accessor('kind', { id: 'kind', cell: ({ row }) => <KindName service={row.original} /> }),
  helper.accessor(({ state }) => urgency(state), {
    id: 'state',
    cell: ({ row }) => <StateCell service={row.original} />,
  }),
])

const FIRST: readonly ServiceState[] = ['degraded', 'upgrade-paused', 'upgraded']

/** Those that want a person's attention come first. */
function urgency(state: ServiceState): number {
  const first = FIRST.indexOf(state)
  return first >= 0 ? first : FIRST.length + STATES.indexOf(state)
}
