import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { instancesQuery } from '../../service-model/instance-queries.ts'
import { useDisplayOptions } from './display-options.ts'
import { useFeed } from './feed/use-feed.ts'
import { LogContent } from './LogContent.tsx'
import styles from './LogsTab.module.css'
import type { LogViewHandle } from './LogView.tsx'
import { feedUrl } from './log-urls.ts'
import type { LogsSearch } from './search/logs-search.ts'
import { useTexts } from './texts.ts'
import { LogToolbar } from './toolbar/LogToolbar.tsx'
import { useFollowing } from './use-following.ts'

interface Props {
  readonly space: string
  readonly service: string
  readonly search: LogsSearch
  readonly onSearch: (search: LogsSearch) => void
  /** Returns the address of the page with these search parameters. */
  readonly hrefOf: (search: LogsSearch) => string
}

const NONE: readonly never[] = []

/** The page /spaces/:space/services/:service/logs. */
export function LogsTab({ space, service, search, onSearch, hrefOf }: Props) {
  const t = useTexts()
  const view = useRef<LogViewHandle>(null)
  const { data: instances = NONE } = useQuery(instancesQuery(space, service))
  const [pass, setPass] = useState(0)
  const feed = useFeed(feedUrl(space, service, search), pass)
  const [display, setDisplay] = useDisplayOptions()
  const [query, setQuery] = useState({ text: '', isRegex: false, only: false })
  const [isFullScreen, setFullScreen] = useState(false)
  const { isFollowing, follow, seenEnd } = useFollowing(feed, search.at === undefined)
  // Starts again from the latest lines, as the page does when it opens.
  const skip = () => {
    const { tail, since, until, at, ...others } = search
    onSearch(others)
    setPass(pass + 1)
  }
  return (
    <section
      className={styles.logs}
      data-full={isFullScreen || undefined}
      aria-label={t.label}
      onKeyDown={({ key }) => key === 'Escape' && setFullScreen(false)}
    >
      <LogToolbar
        {...{ space, service, search, onSearch, instances, display, setDisplay, isFollowing, isFullScreen }}
        onFollow={follow}
        onToggleFullScreen={() => setFullScreen(!isFullScreen)}
        onJump={(ms) => feed && view.current?.show(feed.store.since(ms))}
        oldestTime={() => feed?.store.line(feed.store.first)?.at ?? null}
      />
      {feed && (
        <LogContent
          {...{ view, feed, instances, search, hrefOf, query, display, isFollowing, seenEnd }}
          onQuery={setQuery}
          onFollow={follow}
          onSkip={skip}
        />
      )}
    </section>
  )
}
