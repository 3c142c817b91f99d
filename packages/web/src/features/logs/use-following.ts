import { useCallback, useEffect, useState } from 'react'
import type { LogFeed } from './feed/log-feed.ts'

/**
 * Returns whether the view follows the end of the log, and the end when it was last in view.
 * @param isAtEnd whether a new feed starts at the end of the log, and so is followed
 */
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: another feed resets it
  useEffect(() => setFollowing(isAtEnd), [feed])
  return { isFollowing, follow, seenEnd }
}
