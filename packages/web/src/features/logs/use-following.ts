import { useCallback, useEffect, useState } from 'react'
import type { LogFeed } from './log-feed.ts'

/** Whether the end stays in sight, and how far it was when it last did. @param isAtEnd where another feed begins */
export function useFollowing(feed: LogFeed | null, isAtEnd: boolean) {
  const [isFollowing, setFollowing] = useState(isAtEnd)
  const [seenEnd, setSeenEnd] = useState(0)
  const follow = useCallback(
    (next: boolean) => {
      setFollowing(next)
      setSeenEnd(feed?.store.end ?? 0)
    },
    [feed],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another feed it begins anew
  useEffect(() => setFollowing(isAtEnd), [feed])
  return { isFollowing, follow, seenEnd }
}
