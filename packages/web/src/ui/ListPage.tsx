import { Button, Group, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { EmptyState } from './EmptyState.tsx'
import { Failed } from './Failed.tsx'
import { IconPlus } from './icons/icons.ts'
import { PageHead } from './PageHead.tsx'
import { Path } from './Path.tsx'

interface Props<T> {
  readonly title: string
  /** Links to what it is part of. */
  readonly above?: ReactNode
  readonly list: Pick<UseQueryResult<readonly T[]>, 'data' | 'error' | 'refetch'>
  /** Shown where there are none. */
  readonly none: { readonly icon: ReactNode; readonly title: string; readonly text: string }
  readonly addLabel: string
  readonly onAdd: () => void
  /** Beside the button that adds one. */
  readonly further?: ReactNode
  /** Shows those that there are. */
  readonly children: (items: readonly T[]) => ReactNode
}

/** A list with a title and a button that adds to it. */
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
