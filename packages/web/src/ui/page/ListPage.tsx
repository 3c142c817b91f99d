import { Button, Group, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { EmptyState } from '../EmptyState.tsx'
import { Failed } from '../Failed.tsx'
import { IconPlus } from '../icons/icons.ts'
import { PageHead } from './PageHead.tsx'
import { Path } from './Path.tsx'

interface Props<T> {
  readonly title: string
  /** Links to the parent pages. */
  readonly above?: ReactNode
  readonly list: Pick<UseQueryResult<readonly T[]>, 'data' | 'error' | 'refetch'>
  /** The empty state. */
  readonly none: { readonly icon: ReactNode; readonly title: string; readonly text: string }
  readonly addLabel: string
  readonly onAdd: () => void
  /** More buttons beside the add button. */
  readonly further?: ReactNode
  /** Renders the items. */
  readonly children: (items: readonly T[]) => ReactNode
}

/** A page with a title, a list and a button that adds an item. */
export function ListPage<T>({ title, above, list, none, addLabel, onAdd, further, children }: Props<T>) {
  const { data: items, error, refetch } = list
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={onAdd}>
      {addLabel}
    </Button>
  )
  const hasItems = items !== undefined && items.length > 0
  return (
    <>
      {above && (
        <Path>
          {above}
          <span>{title}</span>
        </Path>
      )}
      <PageHead title={title}>
        <Group gap="xs">
          {further}
          {hasItems && add}
        </Group>
      </PageHead>
      {error && !items && <Failed error={error} retry={refetch} />}
      {!error && !items && <Skeleton height={160} />}
      {items?.length === 0 && (
        <EmptyState icon={none.icon} title={none.title} text={none.text}>
          {add}
        </EmptyState>
      )}
      {hasItems && children(items)}
    </>
  )
}
