import { Button } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { useEffect } from 'react'
import { texts } from '../lib/texts.ts'
import { ErrorNotice } from './ErrorNotice.tsx'

const useTexts = texts({ more: { zh: '加载更多', en: 'Show more' } })

interface Props {
  /** The part of an infinite query that is needed here. */
  readonly pages: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly isFetchNextPageError: boolean
    readonly error: Error | null
    readonly fetchNextPage: () => unknown
  }
}

/** The end of a paged list. Loads the next page when it scrolls into view or is clicked. */
export function LoadMore({ pages }: Props) {
  const t = useTexts()
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = pages
  const { ref, entry } = useIntersection({ rootMargin: '200px' })
  const isInView = entry?.isIntersecting ?? false
  useEffect(() => {
    if (isInView && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) fetchNextPage()
  }, [isInView, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  if (error && isFetchNextPageError) return <ErrorNotice error={error} retry={fetchNextPage} />
  if (!hasNextPage) return null
  return (
    <Button ref={ref} variant="subtle" mt="sm" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
      {t.more}
    </Button>
  )
}
