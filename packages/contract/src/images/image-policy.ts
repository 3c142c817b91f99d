import { z } from 'zod'
import { textCode } from '../http/schema-texts.ts'

/** One part of a version range: "1.x", "^1.4", ">=2". Every part that matches is valid for semver. */
const RANGE_PART = /^(?:[\^~=]|[<>]=?)?v?(?:\d{1,9}|[xX*])(?:\.(?:\d{1,9}|[xX*])){0,2}$/
const TAG_WITH_STARS = /^[\w.*-]*\*[\w.*-]*$/

/**
 * Tells whether a pattern is a version range in npm's syntax (parts separated by spaces must all match, "||" means or), and not a tag with
 * stars.
 */
export function isVersionRange(pattern: string): boolean {
  return pattern.split('||').every((one) => one.trim() !== '' && one.trim().split(/\s+/).every(isRangePart))
}

function isRangePart(text: string): boolean {
  return RANGE_PART.test(text)
}

const TagPattern = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .refine((text) => isVersionRange(text) || TAG_WITH_STARS.test(text), textCode('tag-pattern-malformed'))

/** Which images are newer than the one that runs, and whether the service follows them. */
const fields = {
  /** The tags that count as newer; null: every higher version in the format of the current tag ("1.4-alpine" and "1.5-alpine"). */
  pattern: TagPattern.nullable().default(null),
  /** A push hook upgrades the service when its tag is pushed and, with a pattern, when a higher version is pushed. */
  follow: z.boolean().default(false),
}

export const ImagePolicy = z.strictObject(fields)
export type ImagePolicy = z.infer<typeof ImagePolicy>

export const ShownImagePolicy = z.object({ pattern: z.string().nullable(), follow: z.boolean() })

/** The image policy together with automatic confirmation. */
export const ImageUpdates = z.strictObject({
  ...fields,
  /** Minutes of health after which an upgrade is confirmed automatically; null: it waits for a person. */
  confirmAfterMinutes: z.int().min(1).max(10_080).nullable().default(null),
})
export type ImageUpdates = z.infer<typeof ImageUpdates>

/** An image to which a service could be upgraded. */
export const NewerImage = z.object({
  /** The reference to upgrade to. */
  reference: z.string(),
  /** The digest of the reference in its registry; null where it is not known yet. */
  digest: z.string().nullable(),
  /** 'digest': the tag now points to another image; 'version': there is a tag with a higher version. */
  kind: z.enum(['digest', 'version']),
  /** When Berth first found the image. */
  seenAt: z.iso.datetime(),
})
export type NewerImage = z.infer<typeof NewerImage>
