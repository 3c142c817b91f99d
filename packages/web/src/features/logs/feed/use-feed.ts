import { useEffect, useState, useSyncExternalStore } from 'react'
import { LogFeed } from './log-feed.ts'

/** Reads the stream at an address, one stream at a time. Returns null until the first one is opened. */
export function useFeed(url: string, pass: number): LogFeed | null {
  const [feed, setFeed] = useState<LogFeed | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another pass reads the same address again
  useEffect(() => {
    const newFeed = new LogFeed(url)
    setFeed(newFeed)
    return () => newFeed.close()
  }, [url, pass])
  return feed
}

/** Renders the calling component again with every change of the feed. With many new lines that is often, so keep the component small. */
export function useFeedUpdates(feed: LogFeed): void {
  useSyncExternalStore(feed.subscribe, () => feed.version)
}
