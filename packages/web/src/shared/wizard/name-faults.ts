import { MAX_FULL_NAME } from '@berth/contract/names.ts'
import { inWords, type Language, wording } from '@berth/contract/wording.ts'
import type { FieldFaults } from '../field-faults.ts'

/** What the name alone doesn't tell: whether the space has a service of that name, and room for it. */
export function nameFaults(name: string, space: string, taken: readonly string[], language: Language): FieldFaults {
  const same = taken.find((one) => one.toLowerCase() === name.toLowerCase())
  if (same !== undefined) return { name: inWords(wording('plan-name-taken', { name: same }), language) }
  const length = `${space}_${name}`.length
  return length > MAX_FULL_NAME
    ? { name: inWords(wording('plan-name-long', { length, max: MAX_FULL_NAME }), language) }
    : {}
}
