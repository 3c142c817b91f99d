import type { Language } from '@berth/contract/messages/message.ts'

const LOCALES: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' }
const SECOND = 1000
const UNITS = [
  ['year', 365 * 86_400 * SECOND],
  ['month', 30 * 86_400 * SECOND],
  ['day', 86_400 * SECOND],
  ['hour', 3600 * SECOND],
  ['minute', 60 * SECOND],
] as const

/** Formats how long ago a moment was, such as "3 hours ago"; below a minute, "just now". @param now milliseconds since 1970 */
export function formatAge(iso: string, now: number, language: Language): string {
  const passed = now - Date.parse(iso)
  for (const [unit, length] of UNITS) {
    if (passed < length) continue
    return new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto' }).format(
      -Math.floor(passed / length),
      unit,
    )
  }
  return language === 'zh' ? '刚刚' : 'just now'
}

/** Formats the time until a moment, such as "in 45 seconds" or "in 3 minutes". */
export function formatTimeUntil(seconds: number, language: Language): string {
  const format = new Intl.RelativeTimeFormat(LOCALES[language])
  return seconds < 90 ? format.format(seconds, 'second') : format.format(Math.ceil(seconds / 60), 'minute')
}

/** Formats the date and time in the browser's time zone. */
export function formatDateTime(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso))
}

/** Formats the date in the browser's time zone. */
export function formatDate(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium' }).format(new Date(iso))
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Formats a size such as "19.8 MB", in decimal units, as registries and docker do for images. */
export function formatBytes(bytes: number, language: Language): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), BYTE_UNITS.length - 1)
  return new Intl.NumberFormat(LOCALES[language], {
    style: 'unit',
    unit: BYTE_UNITS[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** power)
}

/** Formats a size such as "512 MiB" or "15.6 GiB", in binary units, as memory limits have them. */
export function formatMemory(mebibytes: number, language: Language): string {
  const [value, unit] = mebibytes < 1024 ? [mebibytes, 'MiB'] : [mebibytes / 1024, 'GiB']
  return `${new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(value)} ${unit}`
}

/** Formats a duration such as "12 s" or "3 min 20 s". */
export function formatDuration(seconds: number, language: Language): string {
  const [min, sec] = language === 'zh' ? ['分', '秒'] : ['min', 's']
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} ${sec}`
  const rest = whole % 60
  const minutes = `${Math.floor(whole / 60)} ${min}`
  return rest === 0 ? minutes : `${minutes} ${rest} ${sec}`
}
