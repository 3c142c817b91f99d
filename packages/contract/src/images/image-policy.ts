import { z } from 'zod'
import { textCode } from '../http/schema-texts.ts'

/** One part of a range of versions: "1.x", "^1.4", ">=2". A part that this takes is one that semver takes. */
const RANGE_PART = /^(?:[\^~=]|[<>]=?)?v?(?:\d{1,9}|[xX*])(?:\.(?:\d{1,9}|[xX*])){0,2}$/
const TAG_WITH_STARS = /^[\w.*-]*\*[\w.*-]*$/

/** Whether it is a range as npm writes it (parts with spaces between them hold together, "||" means or), and not a tag with stars. */
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

/** Which images are newer than the one that runs, and what becomes of them. */
const fields = {
  /** Which tags count; null: every higher version that is written like the one that runs ("1.4-alpine" and "1.5-alpine"). */
  pattern: TagPattern.nullable().default(null),
  /** A push hook upgrades it: when its tag is pushed, and, with a pattern, when a higher version is. */
  follow: z.boolean().default(false),
}

export const ImagePolicy = z.strictObject(fields)
export type ImagePolicy = z.infer<typeof ImagePolicy>

export const ShownImagePolicy = z.object({ pattern: z.string().nullable(), follow: z.boolean() })

/** All that is said of newer images at once. */
export const ImageUpdates = z.strictObject({
  ...fields,
  /** After so many minutes in which all is well, an upgrade is confirmed by itself; null: it waits for a person. */
  confirmAfterMinutes: z.int().min(1).max(10_080).nullable().default(null),
})
export type ImageUpdates = z.infer<typeof ImageUpdates>

/** An image that could be upgraded to. */
export const NewerImage = z.object({
  /** To upgrade to. */
  reference: z.string(),
  /** What it stands for in its registry; null where that isn't known yet. */
  digest: z.string().nullable(),
  /** 'digest': the tag stands for another image by now; 'version': there is a tag with a higher version. */
  kind: z.enum(['digest', 'version']),
  /** When it was first seen. */
  seenAt: z.iso.datetime(),
})
export type NewerImage = z.infer<typeof NewerImage>
