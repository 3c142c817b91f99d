import type { Key, ReactNode } from 'react'
import styles from './DataTable.module.css'

interface Column<T> {
  readonly head: string
  readonly cell: (item: T) => ReactNode
  readonly number?: boolean
}

interface Props<T> {
  readonly label: string
  readonly items: readonly T[]
  readonly keyOf: (item: T) => Key
  readonly columns: readonly Column<T>[]
}

/** A plain table. On a narrow screen each row is a card in which every value has a label. */
export function DataTable<T>({ label, items, keyOf, columns }: Props<T>) {
  return (
    // The roles are explicit, because a table loses them when CSS changes its display.
    // biome-ignore-start lint/a11y/noRedundantRoles: see above
    <table className={styles.table} aria-label={label} role="table">
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ head, number }) => (
            <th key={head} scope="col" data-number={number || undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item) => (
          <tr key={keyOf(item)} role="row">
            {columns.map(({ head, cell, number }) => (
              <td key={head} role="cell" data-head={head} data-number={number || undefined}>
                {cell(item)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: see above
  )
}
