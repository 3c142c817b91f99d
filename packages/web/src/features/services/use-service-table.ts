import type { Service } from '@berth/contract/services.ts'
import { type SortingState, useTable } from '@tanstack/react-table'
import { useMemo } from 'react'
import { columns, features } from './columns.tsx'
import { changed, type ServicesSearch, SORT_KEYS } from './services-search.ts'

export type ServiceTableModel = ReturnType<typeof useServiceTable>

/** The rows in their order, which is kept in the address. */
export function useServiceTable(
  services: readonly Service[],
  search: ServicesSearch,
  onSearch: (next: ServicesSearch) => void,
) {
  const data = useMemo(() => [...services], [services])
  const { sort: by = 'name', desc = false } = search
  const sorting: SortingState = useMemo(() => [{ id: by, desc }], [by, desc])
  return useTable({
    features,
    columns,
    data,
    getRowId: ({ name }) => name,
    state: { sorting },
    enableSortingRemoval: false,
    sortDescFirst: false,
    onSortingChange: (update) => {
      const [first] = typeof update === 'function' ? update(sorting) : update
      const sort = SORT_KEYS.find((key) => key === first?.id)
      onSearch(changed(search, { sort: sort === 'name' ? undefined : sort, desc: first?.desc ? true : undefined }))
    },
  })
}
