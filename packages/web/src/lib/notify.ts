import { currentLanguage } from './language.ts'
import { loadChunk } from './load-chunk.ts'

const CLOSE = { zh: '关闭', en: 'Close' }
const listeners = new Set<() => void>()
let hasNotification = false

/** Shows a message in the corner for some seconds. The component that shows it is loaded with the first message. */
export function notify(message: string): void {
  hasNotification = true
  for (const listener of listeners) listener()
  void loadChunk(() => import('@mantine/notifications')).then(({ notifications }) =>
    notifications.show({ message, closeButtonProps: { 'aria-label': CLOSE[currentLanguage()] } }),
  )
}

export function hasNotified(): boolean {
  return hasNotification
}

export function onFirstNotification(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
