import { lazy, Suspense, useSyncExternalStore } from 'react'
import { hasNotified, onFirstNotification } from '../../lib/notify.ts'

const NotificationArea = lazy(() =>
  import('./NotificationArea.tsx').then((module) => ({ default: module.NotificationArea })),
)

/** Shows the notifications of `notify`. The component that draws them is loaded with the first one. */
export function LazyNotifications() {
  const isShown = useSyncExternalStore(onFirstNotification, hasNotified)
  return <Suspense>{isShown && <NotificationArea />}</Suspense>
}
