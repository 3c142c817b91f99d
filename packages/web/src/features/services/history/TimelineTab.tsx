import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx'
import { IconHistory } from '../../../ui/icons/icons.ts'
import { timelinePages } from './queries.ts'
import styles from './Timeline.module.css'
import { TimelineItem } from './TimelineItem.tsx'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly service: string
}

/** The timeline of a service: what users asked for with the results, and what the engine did by itself. */
export function TimelineTab({ space, service }: Props) {
  const t = useTexts()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    timelinePages(space, service),
  )
  if (error && !data) return <ErrorNotice error={error} retry={refetch} />
  if (!data) return <Skeleton height={180} />
  const entries = data.pages.flatMap(({ items }) => items)
  if (entries.length === 0) return <EmptyState icon={<IconHistory size={24} />} title={t.noTimeline} />
  return (
    <Stack gap="md">
      <ol className={styles.timeline} aria-label={t.timeline}>
        {entries.map((entry) => (
          <TimelineItem key={entry.id} entry={entry} />
        ))}
      </ol>
      {hasNextPage ? (
        <Button
          variant="default"
          loading={isFetchingNextPage}
          className={styles.more ?? ''}
          onClick={() => void fetchNextPage()}
        >
          {t.loadMore}
        </Button>
      ) : (
        <Text size="xs" c="dimmed" className={styles.more ?? ''}>
          {t.end}
        </Text>
      )}
    </Stack>
  )
}
