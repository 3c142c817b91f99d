import type { Language } from '@berth/contract/messages/message.ts'
import { useSyncExternalStore } from 'react'

const KEY = 'berth.language'
const listeners = new Set<() => void>()
let current: Language = storedLanguage() ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')
document.documentElement.lang = current

/** Returns the current language. Components use `useLanguage` instead, which follows changes. */
export function currentLanguage(): Language {
  return current
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage)
}

/** Sets the language of the whole page at once. The browser remembers it. */
export function setLanguage(next: Language): void {
  current = next
  document.documentElement.lang = next
  localStorage.setItem(KEY, next)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function storedLanguage(): Language | null {
  const stored = localStorage.getItem(KEY)
  return stored === 'zh' || stored === 'en' ? stored : null
}
