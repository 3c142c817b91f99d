import type { Instance } from '@berth/contract/instances/instances.ts'
import { type RefObject, useCallback, useMemo } from 'react'
import { notify } from '../../lib/notify.ts'
import { copyText } from '../../ui/CopyButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import type { DisplayOptions } from './display-options.ts'
import type { LogFeed } from './feed/log-feed.ts'
import { useFeedUpdates } from './feed/use-feed.ts'
import { uniqueInstanceName, useInstanceLabels } from './instance-labels.ts'
import { LogPane } from './LogPane.tsx'
import type { LogViewHandle } from './LogView.tsx'
import { Notices } from './Notices.tsx'
import type { LogsSearch } from './search/logs-search.ts'
import { SearchBar, type SearchInput } from './search/SearchBar.tsx'
import { useLineSearch } from './search/use-line-search.ts'
import { useMatchNavigation } from './search/use-match-navigation.ts'
import { useTexts } from './texts.ts'
import { useLineLink } from './use-line-link.ts'

interface Props {
  readonly view: RefObject<LogViewHandle | null>
  readonly feed: LogFeed
  readonly instances: readonly Instance[]
  readonly search: LogsSearch
  readonly hrefOf: (search: LogsSearch) => string
  readonly query: SearchInput
  readonly onQuery: (query: SearchInput) => void
  readonly display: DisplayOptions
  readonly isFollowing: boolean
  readonly onFollow: (isFollowing: boolean) => void
  readonly onSkip: () => void
  /** The end of the log when it was last in view. */
  readonly seenEnd: number
}

const NONE: readonly never[] = []

/** The part of the page that renders again when lines arrive: the search, the notices and the lines. */
export function LogContent(props: Props) {
  const { view, feed, instances, search, hrefOf, query, onQuery, display, isFollowing, onFollow, onSkip, seenEnd } =
    props
  const t = useTexts()
  useFeedUpdates(feed)
  const { search: lineSearch, isInvalid } = useLineSearch(feed, query)
  const { current, at, step } = useMatchNavigation(lineSearch, view)
  const target = useLineLink(feed, search.at, view)
  const labelOf = useInstanceLabels(feed.instances, search.instance ? NONE : instances)
  const { lineHref, copyLink } = useLinks(search.instance, hrefOf)
  return (
    <>
      <SearchBar
        {...{ query, onQuery, isInvalid, at }}
        count={lineSearch?.count ?? 0}
        isSearching={lineSearch?.isDone === false}
        onStep={step}
      />
      <Notices
        notices={feed.notices}
        count={feed.notices.length}
        nameOf={useCallback((id) => uniqueInstanceName(id, instances), [instances])}
      />
      {target.isGone && <Notice>{t.lineMissing}</Notice>}
      <LogPane
        ref={view}
        search={lineSearch}
        {...{ feed, display, current, isFollowing, onFollow, onSkip, labelOf }}
        newLines={isFollowing ? 0 : feed.store.end - seenEnd}
        only={query.only}
        target={target.id}
        hrefOf={lineHref}
        onLink={copyLink}
      />
    </>
  )
}

const TIME_PLACEHOLDER = '2026-01-01T00:00:00.000000000Z'

/**
 * Returns the addresses of single lines. An address has only the instance and the time of the line, not the current filters. Every line
 * needs one, so only the time is replaced in an address that is built once.
 */
function useLinks(instance: string | undefined, hrefOf: Props['hrefOf']) {
  const t = useTexts()
  const template = useMemo(() => hrefOf({ ...(instance && { instance }), at: TIME_PLACEHOLDER }), [hrefOf, instance])
  const lineHref = useCallback(
    (at: string) => template.replace(encodeURIComponent(TIME_PLACEHOLDER), encodeURIComponent(at)),
    [template],
  )
  const copyLink = useCallback(
    async (at: string) => {
      if (await copyText(new URL(lineHref(at), location.href).href)) notify(t.copied)
    },
    [lineHref, t],
  )
  return { lineHref, copyLink }
}
