import { message } from '@berth/contract/messages/message.ts'
import { MAX_FULL_NAME } from '@berth/contract/names.ts'
import { type FieldErrors, fieldMessage } from '../ui/forms/field-errors.ts'

/** What the name alone doesn't tell: whether the space has a service of that name, and room for it. */
export function nameErrors(name: string, space: string, taken: readonly string[]): FieldErrors {
  const same = taken.find((one) => one.toLowerCase() === name.toLowerCase())
  if (same !== undefined) return { name: fieldMessage(message('plan-name-taken', { name: same })) }
  const length = `${space}_${name}`.length
  return length > MAX_FULL_NAME ? { name: fieldMessage(message('plan-name-long', { length, max: MAX_FULL_NAME })) } : {}
}
