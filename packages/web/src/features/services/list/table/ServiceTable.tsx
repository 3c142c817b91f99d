import type { Service } from '@berth/contract/services/services.ts'
import { Checkbox, UnstyledButton } from '@mantine/core'
import { memo } from 'react'
import { IconArrowDown, IconArrowUp } from '../../../../ui/icons/icons.ts'
import { useServiceParts } from '../parts.ts'
import type { Selection } from '../selection/selection.ts'
import { type ServicesSearch, SORT_KEYS, type SortKey, toggleSort } from '../services-search.ts'
import { useTexts } from '../texts.ts'
import { COLUMNS } from './columns.tsx'
import { ServiceActions } from './ServiceActions.tsx'
import styles from './ServiceTable.module.css'
import { useWindowRows } from './use-window-rows.ts'

const ROW_HEIGHT = 60

export interface ListProps {
  /** In the order that the search parameters define. */
  readonly services: readonly Service[]
  readonly search: ServicesSearch
  readonly onSearch: (next: ServicesSearch) => void
  readonly chosen: Selection
  /** @param withRange whether shift was held, which selects all rows since the last click */
  readonly onChoose: (name: string, withRange: boolean) => void
  readonly onChooseAll: () => void
}

export function ServiceTable({ services, search, onSearch, chosen, onChoose, onChooseAll }: ListProps) {
  const t = useTexts()
  const { list, rows, measure, before, after } = useWindowRows<HTMLTableElement>(services, ROW_HEIGHT)
  const chosenCount = services.filter(({ name }) => chosen.has(name)).length
  return (
    <table className={styles.table} ref={list} aria-label={t.listLabel} aria-rowcount={services.length + 1}>
      <thead>
        <tr>
          <th className={styles.box}>
            <Checkbox
              size="xs"
              aria-label={t.chooseAll}
              checked={chosenCount > 0 && chosenCount === services.length}
              indeterminate={chosenCount > 0 && chosenCount < services.length}
              onChange={onChooseAll}
            />
          </th>
          {SORT_KEYS.map((key) => (
            <Head key={key} column={key} search={search} onSearch={onSearch} />
          ))}
          <th className={styles.actions}>{t.actions}</th>
        </tr>
      </thead>
      <Spacer height={before} />
      {rows.map(({ index }) => {
        const service = services[index]
        return (
          service && (
            <Row
              key={service.id}
              service={service}
              index={index}
              measure={measure}
              chosen={chosen.has(service.name)}
              onChoose={onChoose}
            />
          )
        )
      })}
      <Spacer height={after} />
    </table>
  )
}

interface RowProps extends Pick<ListProps, 'onChoose'> {
  readonly service: Service
  readonly index: number
  readonly measure: (element: HTMLElement | null) => void
  readonly chosen: boolean
}

/** Memoized, so that scrolling renders only the rows that come into view. */
const Row = memo(function Row({ service, index, measure, chosen, onChoose }: RowProps) {
  const t = useTexts()
  const { Waiting, hasPendingUpgrade } = useServiceParts()
  const isServiceWaiting = hasPendingUpgrade(service)
  return (
    <tbody
      ref={measure}
      data-index={index}
      data-chosen={chosen || undefined}
      data-waits={isServiceWaiting || undefined}
    >
      <tr aria-rowindex={index + 2}>
        <td className={styles.box}>
          <Checkbox
            size="xs"
            aria-label={t.choose(service.name)}
            checked={chosen}
            onChange={({ nativeEvent }) =>
              onChoose(service.name, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
            }
          />
        </td>
        {SORT_KEYS.map((key) => (
          <td key={key} data-column={key}>
            {COLUMNS[key].cell(service)}
          </td>
        ))}
        <td className={styles.actions}>
          <ServiceActions service={service} />
        </td>
      </tr>
      {isServiceWaiting && (
        <tr className={styles.waiting}>
          <td className={styles.box} />
          <td colSpan={SORT_KEYS.length + 1}>
            <Waiting service={service} />
          </td>
        </tr>
      )}
    </tbody>
  )
})

interface HeadProps extends Pick<ListProps, 'search' | 'onSearch'> {
  readonly column: SortKey
}

function Head({ column, search, onSearch }: HeadProps) {
  const t = useTexts()
  const { sort = 'name', desc } = search
  const order = column !== sort ? 'none' : desc ? 'descending' : 'ascending'
  return (
    <th data-column={column} aria-sort={order}>
      <UnstyledButton className={styles.sort} onClick={() => onSearch(toggleSort(search, column))}>
        {t[column]}
        {order === 'ascending' && <IconArrowUp size={13} aria-hidden />}
        {order === 'descending' && <IconArrowDown size={13} aria-hidden />}
      </UnstyledButton>
    </th>
  )
}

/** Takes the space of the rows that are not rendered. */
function Spacer({ height }: { readonly height: number }) {
  return height > 0 ? (
    <tbody aria-hidden className={styles.space}>
      <tr>
        <td style={{ height }} />
      </tr>
    </tbody>
  ) : null
}
