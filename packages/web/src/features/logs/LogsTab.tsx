import type { Instance } from '@berth/contract/instances.ts'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { copyText } from '../../shared/Copy.tsx'
import { instancesQuery } from '../../shared/instance-queries.ts'
import { Notice } from '../../shared/Notice.tsx'
import { notify } from '../../shared/notify.ts'
import { feedUrl } from './addresses.ts'
import { LogPane } from './LogPane.tsx'
import styles from './LogsTab.module.css'
import { LogToolbar } from './LogToolbar.tsx'
import type { LogViewHandle } from './LogView.tsx'
import type { LogsSearch } from './logs-search.ts'
import { Notices } from './Notices.tsx'
import { SearchBar } from './SearchBar.tsx'
import { useShown } from './shown.ts'
import { useTexts } from './texts.ts'
import { useFeed } from './use-feed.ts'
import { useFollowing } from './use-following.ts'
import { useLineLink } from './use-line-link.ts'
import { useLogSearch } from './use-log-search.ts'
import { useWalk } from './use-walk.ts'
import { nameOf, useWho } from './who.ts'

interface Props {
  readonly space: string
  readonly service: string
  readonly search: LogsSearch
  readonly onSearch: (search: LogsSearch) => void
  /** The address of what is searched for, for a link. */
  readonly hrefOf: (search: LogsSearch) => string
}

const NONE: readonly never[] = []

/** /spaces/:space/services/:service/logs */
export function LogsTab({ space, service, search, onSearch, hrefOf }: Props) {
  const t = useTexts()
  const view = useRef<LogViewHandle>(null)
  const { data: instances = NONE } = useQuery(instancesQuery(space, service))
  const feed = useFeed(feedUrl(space, service, search))
  const [shown, setShown] = useShown()
  const [query, setQuery] = useState({ text: '', isRegex: false, only: false })
  const [isFull, setFull] = useState(false)
  const { isFollowing, follow, newLines } = useFollowing(feed, search.at === undefined)
  const { found, isBad } = useLogSearch(feed, query)
  const { current, at, walk } = useWalk(found, view)
  const target = useLineLink(feed, search.at, view)
  const whoOf = useWho(feed?.instances ?? NONE, search.instance ? NONE : instances)
  const { lineHref, copyLink } = useLinks(search.instance, hrefOf)
  return (
    <section
      className={styles.logs}
      data-full={isFull || undefined}
      aria-label={t.label}
      onKeyDown={({ key }) => key === 'Escape' && setFull(false)}
    >
      <LogToolbar
        {...{ space, service, search, onSearch, instances, shown, setShown, isFollowing, isFull }}
        onFollow={follow}
        onFull={() => setFull(!isFull)}
        onJump={(ms) => feed && view.current?.show(feed.store.since(ms))}
        oldest={feed?.store.line(feed.store.first)?.at ?? null}
      />
      <SearchBar
        {...{ query, isBad, at }}
        onQuery={setQuery}
        count={found?.count ?? 0}
        isLooking={found?.isDone === false}
        onWalk={walk}
      />
      {feed && <FeedNotices feed={feed} instances={instances} />}
      {target.isGone && <Notice>{t.lineGone}</Notice>}
      {feed && (
        <LogPane
          ref={view}
          {...{ feed, found, shown, current, newLines, isFollowing, whoOf }}
          only={query.only}
          target={target.id}
          onFollow={follow}
          hrefOf={lineHref}
          onLink={copyLink}
        />
      )}
    </section>
  )
}

type FeedNoticesProps = {
  readonly feed: NonNullable<ReturnType<typeof useFeed>>
  readonly instances: readonly Instance[]
}

function FeedNotices({ feed: { notices }, instances }: FeedNoticesProps) {
  return <Notices notices={notices} count={notices.length} nameOf={(id) => nameOf(id, instances)} />
}

/** Addresses of lines, which say no more of what is shown now than the instance. */
function useLinks(instance: string | undefined, hrefOf: Props['hrefOf']) {
  const t = useTexts()
  const lineHref = useCallback((at: string) => hrefOf({ ...(instance && { instance }), at }), [hrefOf, instance])
  const copyLink = useCallback(
    async (at: string) => {
      await copyText(new URL(lineHref(at), location.href).href)
      notify(t.copied)
    },
    [lineHref, t],
  )
  return { lineHref, copyLink }
}
