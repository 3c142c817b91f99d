import { useEffect, useState, useSyncExternalStore } from 'react'
import { LogFeed } from './log-feed.ts'

/** Reads what is at an address, and nothing else at the same time. Null for a moment before it begins. */
export function useFeed(url: string): LogFeed | null {
  const [feed, setFeed] = useState<LogFeed | null>(null)
  useEffect(() => {
    const opened = new LogFeed(url)
    setFeed(opened)
    return () => opened.close()
  }, [url])
  useSyncExternalStore(feed?.subscribe ?? nothing, () => feed?.version ?? 0)
  return feed
}

const nothing = () => () => undefined
