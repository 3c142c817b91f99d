import { Suspense, useSyncExternalStore } from 'react'
import { lazyComponent } from '../../lib/load-chunk.ts'
import { hasNotified, onFirstNotification } from '../../lib/notify.ts'

const NotificationArea = lazyComponent(() => import('./NotificationArea.tsx'), 'NotificationArea')

/** Shows the notifications of `notify`. The component that draws them is loaded with the first one. */
export function LazyNotifications() {
  const isShown = useSyncExternalStore(onFirstNotification, hasNotified)
  return <Suspense>{isShown && <NotificationArea />}</Suspense>
}
