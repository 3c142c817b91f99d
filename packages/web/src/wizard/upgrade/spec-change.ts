import type { ServiceSpecChange, ServiceSpecInput, ShownSpec } from '@berth/contract/services/service-spec.ts'
import { checkChange } from '@berth/contract/services/spec-faults.ts'
import { type FieldErrors, fieldErrorsFrom } from '../../ui/forms/field-errors.ts'

/**
 * Returns only what the user changed. Other users' changes to other fields stay, and so do fields that the form can't hold.
 * @param withImage includes the image even if it is the same, so that the server notices a moved tag
 */
export function changeBetween(
  before: ServiceSpecInput,
  after: ServiceSpecInput,
  withImage: boolean,
): ServiceSpecChange {
  const changedFields = Object.entries(after).filter(
    ([key, value]) => key !== 'name' && JSON.stringify(value) !== JSON.stringify(before[key as keyof ServiceSpecInput]),
  )
  return { ...(withImage && { image: after.image }), ...Object.fromEntries(changedFields) }
}

/** Returns the errors of what the user changed. What another tool has written there before is not checked. */
export function changeErrorsOf(live: ShownSpec, before: ServiceSpecInput, after: ServiceSpecInput): FieldErrors {
  const whole = (fields: ServiceSpecInput) => ({ ...live, ...fields }) as ShownSpec
  return fieldErrorsFrom(checkChange(whole(before), whole(after)).faults)
}
