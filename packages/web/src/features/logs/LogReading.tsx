import type { Instance } from '@berth/contract/instances/instances.ts'
import { type RefObject, useCallback, useMemo } from 'react'
import { notify } from '../../lib/notify.ts'
import { copyText } from '../../ui/Copy.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { LogPane } from './LogPane.tsx'
import type { LogViewHandle } from './LogView.tsx'
import type { LogFeed } from './log-feed.ts'
import type { LogsSearch } from './logs-search.ts'
import { Notices } from './Notices.tsx'
import { SearchBar, type Wanted } from './SearchBar.tsx'
import type { Shown } from './shown.ts'
import { useTexts } from './texts.ts'
import { useNews } from './use-feed.ts'
import { useLineLink } from './use-line-link.ts'
import { useLogSearch } from './use-log-search.ts'
import { useWalk } from './use-walk.ts'
import { nameOf, useWho } from './who.ts'

interface Props {
  readonly view: RefObject<LogViewHandle | null>
  readonly feed: LogFeed
  readonly instances: readonly Instance[]
  readonly search: LogsSearch
  readonly hrefOf: (search: LogsSearch) => string
  readonly query: Wanted
  readonly onQuery: (query: Wanted) => void
  readonly shown: Shown
  readonly isFollowing: boolean
  readonly onFollow: (isFollowing: boolean) => void
  readonly onSkip: () => void
  /** Where the end was when it last was in sight. */
  readonly seenEnd: number
}

const NONE: readonly never[] = []

/** What changes as lines come: they themselves, what is found in them, and what there is to say of them. */
export function LogReading(props: Props) {
  const { view, feed, instances, search, hrefOf, query, onQuery, shown, isFollowing, onFollow, onSkip, seenEnd } = props
  const t = useTexts()
  useNews(feed)
  const { found, isBad } = useLogSearch(feed, query)
  const { current, at, walk } = useWalk(found, view)
  const target = useLineLink(feed, search.at, view)
  const whoOf = useWho(feed.instances, search.instance ? NONE : instances)
  const { lineHref, copyLink } = useLinks(search.instance, hrefOf)
  return (
    <>
      <SearchBar
        {...{ query, onQuery, isBad, at }}
        count={found?.count ?? 0}
        isLooking={found?.isDone === false}
        onWalk={walk}
      />
      <Notices
        notices={feed.notices}
        count={feed.notices.length}
        nameOf={useCallback((id) => nameOf(id, instances), [instances])}
      />
      {target.isGone && <Notice>{t.lineGone}</Notice>}
      <LogPane
        ref={view}
        {...{ feed, found, shown, current, isFollowing, onFollow, onSkip, whoOf }}
        newLines={isFollowing ? 0 : feed.store.end - seenEnd}
        only={query.only}
        target={target.id}
        hrefOf={lineHref}
        onLink={copyLink}
      />
    </>
  )
}

const SOME_TIME = '2026-01-01T00:00:00.000000000Z'

/** Addresses of lines, which say no more of what is shown now than the instance. Each line has one: so they are made by replacing the time. */
function useLinks(instance: string | undefined, hrefOf: Props['hrefOf']) {
  const t = useTexts()
  const some = useMemo(() => hrefOf({ ...(instance && { instance }), at: SOME_TIME }), [hrefOf, instance])
  const lineHref = useCallback(
    (at: string) => some.replace(encodeURIComponent(SOME_TIME), encodeURIComponent(at)),
    [some],
  )
  const copyLink = useCallback(
    async (at: string) => {
      if (await copyText(new URL(lineHref(at), location.href).href)) notify(t.copied)
    },
    [lineHref, t],
  )
  return { lineHref, copyLink }
}
