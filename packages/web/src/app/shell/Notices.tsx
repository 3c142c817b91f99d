import { lazy, Suspense, useSyncExternalStore } from 'react'
import { isNotifying, onNotifying } from '../../lib/notify.ts'

const NoticeCorner = lazy(() => import('./NoticeCorner.tsx').then((module) => ({ default: module.NoticeCorner })))

/** Where notify's words show, once there are any. */
export function Notices() {
  const isShown = useSyncExternalStore(onNotifying, isNotifying)
  return <Suspense>{isShown && <NoticeCorner />}</Suspense>
}
