import type { ServiceSpecChange, ServiceSpecInput } from '@berth/contract/services/service-spec.ts'

/**
 * What the person changed, and nothing else: what others change meanwhile in other fields stays, and so does what a form can't hold.
 * @param withImage the image is named although it is the same, so that a tag that has moved is noticed
 */
export function changeBetween(
  before: ServiceSpecInput,
  after: ServiceSpecInput,
  withImage: boolean,
): ServiceSpecChange {
  const different = Object.entries(after).filter(
    ([key, value]) => key !== 'name' && JSON.stringify(value) !== JSON.stringify(before[key as keyof ServiceSpecInput]),
  )
  return { ...(withImage && { image: after.image }), ...Object.fromEntries(different) }
}
