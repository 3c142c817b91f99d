import { Button, Group, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { EmptyState } from '../EmptyState.tsx'
import { ErrorNotice } from '../ErrorNotice.tsx'
import { IconPlus } from '../icons/icons.ts'
import { PageBreadcrumbs } from './PageBreadcrumbs.tsx'
import { PageHeader } from './PageHeader.tsx'

interface Props<T> {
  readonly title: string
  /** Links to the parent pages. */
  readonly breadcrumbs?: ReactNode
  readonly list: Pick<UseQueryResult<readonly T[]>, 'data' | 'error' | 'refetch'>
  /** The empty state. */
  readonly emptyState: { readonly icon: ReactNode; readonly title: string; readonly text: string }
  readonly addLabel: string
  readonly onAdd: () => void
  /** More buttons beside the add button. */
  readonly extraButtons?: ReactNode
  /** Renders the items. */
  readonly children: (items: readonly T[]) => ReactNode
}

/** A page with a title, a list and a button that adds an item. */
export function ListPage<T>({
  title,
  breadcrumbs,
  list,
  emptyState,
  addLabel,
  onAdd,
  extraButtons,
  children,
}: Props<T>) {
  const { data: items, error, refetch } = list
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={onAdd}>
      {addLabel}
    </Button>
  )
  const hasItems = items !== undefined && items.length > 0
  return (
    <>
      {breadcrumbs && (
        <PageBreadcrumbs>
          {breadcrumbs}
          <span>{title}</span>
        </PageBreadcrumbs>
      )}
      <PageHeader title={title}>
        <Group gap="xs">
          {extraButtons}
          {hasItems && add}
        </Group>
      </PageHeader>
      {error && !items && <ErrorNotice error={error} retry={refetch} />}
      {!error && !items && <Skeleton height={160} />}
      {items?.length === 0 && (
        <EmptyState icon={emptyState.icon} title={emptyState.title} text={emptyState.text}>
          {add}
        </EmptyState>
      )}
      {hasItems && children(items)}
    </>
  )
}
