import { lazy, Suspense, useSyncExternalStore } from 'react'
import { isNotifying, onNotifying } from '../../lib/notify.ts'

const NoticeCorner = lazy(() => import('./NoticeCorner.tsx').then((module) => ({ default: module.NoticeCorner })))

/** Shows the notifications of `notify`. The component that draws them is loaded with the first one. */
export function Notices() {
  const isShown = useSyncExternalStore(onNotifying, isNotifying)
  return <Suspense>{isShown && <NoticeCorner />}</Suspense>
}
