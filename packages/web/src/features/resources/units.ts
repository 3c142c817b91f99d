import type { Language } from '@berth/contract/messages/message.ts'
import { formatBytes } from '../../lib/time.ts'
import type { Unit } from './plots.ts'

const LOCALES: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' }
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

export interface UnitTexts {
  readonly cores: (n: string) => string
  readonly perSecond: (size: string) => string
}

/** Formats a figure with its unit. Memory and disk have binary units, as their limits do; traffic has decimal units, as networks do. */
export function formatFigure(value: number, unit: Unit, t: UnitTexts, language: Language): string {
  if (unit === 'cores') return t.cores(formatNumber(value, value < 0.01 ? 4 : value < 0.1 ? 3 : 2, language))
  if (unit === 'bytes') return formatBinarySize(value, language)
  // The abbreviation "B", because "bytes" is too wide for an axis.
  return t.perSecond(value < 999.5 ? `${Math.round(value)} B` : formatBytes(Math.round(value), language))
}

/** Formats a size such as "512 KiB" or "1.5 GiB". */
export function formatBinarySize(bytes: number, language: Language): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), BINARY.length - 1)
  return `${formatNumber(bytes / 1024 ** power, power === 0 ? 0 : 1, language)} ${BINARY[power]}`
}

export function formatShare(part: number, whole: number, language: Language): string {
  const digits = part / whole < 0.1 ? 1 : 0
  return new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: digits }).format(
    part / whole,
  )
}

/** Formats the time of day. @param seconds since 1970 */
export function formatClockTime(seconds: number, withSeconds: boolean, language: Language): string {
  const format: Intl.DateTimeFormatOptions = {
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    ...(withSeconds && { second: '2-digit' }),
  }
  return new Intl.DateTimeFormat(LOCALES[language], format).format(new Date(seconds * 1000))
}

function formatNumber(value: number, digits: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: digits }).format(value)
}
