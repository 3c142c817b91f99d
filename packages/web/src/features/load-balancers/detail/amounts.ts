import type { Language } from '@berth/contract/messages/message.ts'
import { useLanguage } from '../../../lib/language.ts'
import { byteSize } from '../../../lib/time.ts'
import { useTexts } from './texts.ts'

/** Figures as they are read; a dash where there is none. */
export function useAmounts() {
  const t = useTexts()
  const language = useLanguage()
  const unlessNone = (value: number | null, say: (value: number) => string) => (value === null ? '—' : say(value))
  return {
    count: (value: number | null) => unlessNone(value, (n) => rounded(n, language)),
    perSecond: (value: number | null) => unlessNone(value, (n) => t.perSecond(rounded(n, language))),
    bytes: (value: number | null) =>
      unlessNone(value, (n) => (n < 1000 ? `${Math.round(n)} B` : byteSize(n, language))),
    milliseconds: (value: number | null) => unlessNone(value, (n) => t.milliseconds(rounded(n, language))),
  }
}

/** Whole where it is large: "0.4", "12.5", "1,204". */
function rounded(value: number, language: Language): string {
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', {
    maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0,
  }).format(value)
}
