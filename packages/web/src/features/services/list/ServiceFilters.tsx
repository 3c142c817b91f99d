import { STATES } from '@berth/contract/services/services.ts'
import { ActionIcon, NativeSelect, TextInput } from '@mantine/core'
import { useServerTexts } from '../../../lib/server-texts.ts'
import { IconSearch, IconSortAscending, IconSortDescending, IconX } from '../../../ui/icons/icons.ts'
import styles from './ServiceFilters.module.css'
import { SERVICE_KINDS, type ServicesSearch, SORT_KEYS, updateSearch } from './services-search.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly search: ServicesSearch
  readonly onSearch: (next: ServicesSearch) => void
  /** Shows a control for the order, for layouts without column heads. */
  readonly withOrder: boolean
}

export function ServiceFilters({ search, onSearch, withOrder }: Props) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  return (
    <search className={styles.filters}>
      <TextInput
        className={styles.search}
        aria-label={t.search}
        placeholder={t.search}
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={
          search.q && (
            <ActionIcon
              size="sm"
              aria-label={t.clearFilters}
              onClick={() => onSearch(updateSearch(search, { q: undefined }))}
            >
              <IconX size={14} />
            </ActionIcon>
          )
        }
        value={search.q ?? ''}
        onChange={({ currentTarget }) => onSearch(updateSearch(search, { q: currentTarget.value || undefined }))}
      />
      <NativeSelect
        aria-label={t.state}
        value={search.state ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onSearch(updateSearch(search, { state: STATES.find((state) => state === value) }))
        }
        data={[
          { value: '', label: t.anyState },
          ...STATES.map((state) => ({ value: state, label: serverTexts.state(state) })),
        ]}
      />
      <NativeSelect
        aria-label={t.kind}
        value={search.kind ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onSearch(updateSearch(search, { kind: SERVICE_KINDS.find((kind) => kind === value) }))
        }
        data={[{ value: '', label: t.anyKind }, ...SERVICE_KINDS.map((kind) => ({ value: kind, label: t[kind] }))]}
      />
      {withOrder && <Order search={search} onSearch={onSearch} />}
    </search>
  )
}

function Order({ search, onSearch }: Pick<Props, 'search' | 'onSearch'>) {
  const t = useTexts()
  return (
    <NativeSelect
      aria-label={t.sortBy}
      leftSection={
        <ActionIcon
          size="sm"
          aria-label={t.sortBy}
          aria-pressed={search.desc === true}
          onClick={() => onSearch(updateSearch(search, { desc: search.desc ? undefined : true }))}
        >
          {search.desc ? <IconSortDescending size={15} /> : <IconSortAscending size={15} />}
        </ActionIcon>
      }
      value={search.sort ?? 'name'}
      onChange={({ currentTarget: { value } }) =>
        onSearch(updateSearch(search, { sort: SORT_KEYS.find((key) => key === value && key !== 'name') }))
      }
      data={SORT_KEYS.map((key) => ({ value: key, label: t[key] }))}
    />
  )
}
