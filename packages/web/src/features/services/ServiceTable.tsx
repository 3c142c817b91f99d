import { Checkbox, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { FlexRender } from '@tanstack/react-table'
import { memo } from 'react'
import { useParts } from './parts.ts'
import { ServiceActions } from './ServiceActions.tsx'
import styles from './ServiceTable.module.css'
import type { Selection } from './selection.ts'
import { SORT_KEYS } from './services-search.ts'
import { useTexts } from './texts.ts'
import type { ServiceTableModel } from './use-service-table.ts'
import { useWindowRows } from './use-window-rows.ts'

const ROW_HEIGHT = 60

export interface ListProps {
  readonly table: ServiceTableModel
  readonly chosen: Selection
  /** @param withRange shift was held: everything since the last click */
  readonly onChoose: (name: string, withRange: boolean) => void
  readonly onChooseAll: () => void
}

export function ServiceTable({ table, chosen, onChoose, onChooseAll }: ListProps) {
  const t = useTexts()
  const { rows } = table.getRowModel()
  const { list, rows: inSight, measure, before, after } = useWindowRows<HTMLTableElement>(rows, ROW_HEIGHT)
  const ticked = rows.filter(({ id }) => chosen.has(id)).length
  return (
    <table className={styles.table} ref={list} aria-label={t.listLabel} aria-rowcount={rows.length + 1}>
      <thead>
        <tr>
          <th className={styles.box}>
            <Checkbox
              size="xs"
              aria-label={t.chooseAll}
              checked={ticked > 0 && ticked === rows.length}
              indeterminate={ticked > 0 && ticked < rows.length}
              onChange={onChooseAll}
            />
          </th>
          {SORT_KEYS.map((key) => (
            <Head key={key} table={table} id={key} />
          ))}
          <th className={styles.actions}>{t.actions}</th>
        </tr>
      </thead>
      <Space height={before} />
      {inSight.map(({ index }) => {
        const row = rows[index]
        return (
          row && (
            <Row
              key={row.id}
              row={row}
              index={index}
              measure={measure}
              chosen={chosen.has(row.id)}
              onChoose={onChoose}
            />
          )
        )
      })}
      <Space height={after} />
    </table>
  )
}

interface RowProps extends Pick<ListProps, 'onChoose'> {
  readonly row: ReturnType<ServiceTableModel['getRowModel']>['rows'][number]
  readonly index: number
  readonly measure: (element: HTMLElement | null) => void
  readonly chosen: boolean
}

/** Remembered, so that scrolling draws only the rows that come into sight. */
const Row = memo(function Row({ row, index, measure, chosen, onChoose }: RowProps) {
  const t = useTexts()
  const { Waiting, isWaiting } = useParts()
  const waits = isWaiting(row.original)
  return (
    <tbody ref={measure} data-index={index} data-chosen={chosen || undefined} data-waits={waits || undefined}>
      <tr aria-rowindex={index + 2}>
        <td className={styles.box}>
          <Checkbox
            size="xs"
            aria-label={t.choose(row.id)}
            checked={chosen}
            onChange={({ nativeEvent }) => onChoose(row.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
          />
        </td>
        {row.getAllCells().map((cell) => (
          <td key={cell.id} data-column={cell.column.id}>
            <FlexRender cell={cell} />
          </td>
        ))}
        <td className={styles.actions}>
          <ServiceActions service={row.original} />
        </td>
      </tr>
      {waits && (
        <tr className={styles.waiting}>
          <td className={styles.box} />
          <td colSpan={SORT_KEYS.length + 1}>
            <Waiting service={row.original} />
          </td>
        </tr>
      )}
    </tbody>
  )
})

function Head({ table, id }: { readonly table: ServiceTableModel; readonly id: (typeof SORT_KEYS)[number] }) {
  const t = useTexts()
  const column = table.getColumn(id)
  const sorted = column?.getIsSorted() ?? false
  return (
    <th data-column={id} aria-sort={sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}>
      <UnstyledButton className={styles.sort} onClick={() => column?.toggleSorting()}>
        {t[id]}
        {sorted === 'asc' && <IconArrowUp size={13} aria-hidden />}
        {sorted === 'desc' && <IconArrowDown size={13} aria-hidden />}
      </UnstyledButton>
    </th>
  )
}

/** Stands for the rows that are out of sight. */
function Space({ height }: { readonly height: number }) {
  return height > 0 ? (
    <tbody aria-hidden className={styles.space}>
      <tr>
        <td style={{ height }} />
      </tr>
    </tbody>
  ) : null
}
