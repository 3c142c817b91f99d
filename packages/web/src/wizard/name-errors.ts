import { message } from '@berth/contract/messages/message.ts'
import { MAX_FULL_NAME } from '@berth/contract/names.ts'
import { type FieldErrors, fieldMessage } from '../ui/forms/field-errors.ts'

/** Returns the errors of a name that depend on its space: it is taken, or too long together with the name of the space. */
export function nameErrors(name: string, space: string, taken: readonly string[]): FieldErrors {
  const takenName = taken.find((other) => other.toLowerCase() === name.toLowerCase())
  if (takenName !== undefined) return { name: fieldMessage(message('plan-name-taken', { name: takenName })) }
  const length = `${space}_${name}`.length
  return length > MAX_FULL_NAME ? { name: fieldMessage(message('plan-name-long', { length, max: MAX_FULL_NAME })) } : {}
}
