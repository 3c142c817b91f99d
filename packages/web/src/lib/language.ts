import type { Language } from '@berth/contract/messages/message.ts'
import { useSyncExternalStore } from 'react'

const KEY = 'berth.language'
const listeners = new Set<() => void>()
let current: Language = chosen() ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')
document.documentElement.lang = current

/** At this moment; what is drawn uses useLanguage. */
export function currentLanguage(): Language {
  return current
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage)
}

/** Takes effect at once in every part of the page, and is remembered in this browser. */
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

function chosen(): Language | null {
  const kept = localStorage.getItem(KEY)
  return kept === 'zh' || kept === 'en' ? kept : null
}
