import { currentLanguage } from './language.ts'

const CLOSE = { zh: '关闭', en: 'Close' }
const listeners = new Set<() => void>()
let isNotified = false

/** Says it in a corner for some seconds. What shows it is loaded when there is first something to say. */
export function notify(message: string): void {
  isNotified = true
  for (const listener of listeners) listener()
  void import('@mantine/notifications').then(({ notifications }) =>
    notifications.show({ message, closeButtonProps: { 'aria-label': CLOSE[currentLanguage()] } }),
  )
}

export function isNotifying(): boolean {
  return isNotified
}

export function onNotifying(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
