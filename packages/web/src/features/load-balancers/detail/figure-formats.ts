import type { Traffic } from '@berth/contract/load-balancers/balancer-answers.ts'
import type { Language } from '@berth/contract/messages/message.ts'
import { useLanguage } from '../../../lib/language.ts'
import { formatBytes } from '../../../lib/time.ts'
import { useTexts } from './texts.ts'

/** Returns formatters for figures. They format null as a dash. */
export function useFigureFormats() {
  const t = useTexts()
  const language = useLanguage()
  const unlessNull = (value: number | null, format: (value: number) => string) => (value === null ? '—' : format(value))
  return {
    count: (value: number | null) => unlessNull(value, (n) => rounded(n, language)),
    requestsPerSecond: (traffic: Traffic | null) =>
      unlessNull(traffic?.requestsPerSecond ?? null, (n) => t.perSecond(rounded(n, language))),
    bytes: (value: number | null) =>
      unlessNull(value, (n) => (n < 1000 ? `${Math.round(n)} B` : formatBytes(n, language))),
    milliseconds: (value: number | null) => unlessNull(value, (n) => t.milliseconds(rounded(n, language))),
  }
}

/** Formats a number with one decimal below 100 and none from there on: "0.4", "12.5", "1,204". */
function rounded(value: number, language: Language): string {
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', {
    maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0,
  }).format(value)
}
