import { useEffect, useState, useSyncExternalStore } from 'react'
import { LogFeed } from './log-feed.ts'

/** Reads what is at an address, and nothing else at the same time. Null for a moment before it begins. */
export function useFeed(url: string, pass: number): LogFeed | null {
  const [feed, setFeed] = useState<LogFeed | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another pass reads the same anew
  useEffect(() => {
    const opened = new LogFeed(url)
    setFeed(opened)
    return () => opened.close()
  }, [url, pass])
  return feed
}

/** Draws whoever asks anew with every change of the feed: as little as can be, since under a flood of lines that is often. */
export function useNews(feed: LogFeed): void {
  useSyncExternalStore(feed.subscribe, () => feed.version)
}
