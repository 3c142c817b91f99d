import { message } from '@berth/contract/messages/message.ts'
import { MAX_FULL_NAME } from '@berth/contract/names.ts'
import { type FieldFaults, fieldMessage } from '../ui/forms/field-faults.ts'

/** What the name alone doesn't tell: whether the space has a service of that name, and room for it. */
export function nameFaults(name: string, space: string, taken: readonly string[]): FieldFaults {
  const same = taken.find((one) => one.toLowerCase() === name.toLowerCase())
  if (same !== undefined) return { name: fieldMessage(message('plan-name-taken', { name: same })) }
  const length = `${space}_${name}`.length
  return length > MAX_FULL_NAME ? { name: fieldMessage(message('plan-name-long', { length, max: MAX_FULL_NAME })) } : {}
}
