import { z } from 'zod'
import { customIssue, textCode } from '../http/schema-texts.ts'
import { formatReference, parseReference } from '../images/image-reference.ts'
import { Message, message } from '../messages/message.ts'
import { Name } from '../names.ts'

/** A repository without a tag, such as "registry.example:5000/shop/web"; "nginx" is read as docker.io/library/nginx. */
const RepositoryName = z
  .string()
  .trim()
  .max(255)
  .transform((text, context) => {
    const parsed = parseReference(text)
    if (!parsed.ok) {
      context.addIssue(customIssue([], parsed.message))
      return z.NEVER
    }
    const repository = formatReference({ ...parsed.reference, tag: null, digest: null })
    if (/[:@]/.test(text.slice(text.lastIndexOf('/') + 1))) {
      context.addIssue(customIssue([], message('repository-with-tag')))
      return z.NEVER
    }
    return repository
  })

export const NewHook = z.strictObject({
  name: z.string().trim().min(1, textCode('name-required')).max(100),
  /** Limits the hook to services in this space; null: services in any space. */
  space: Name.nullable().default(null),
  /** Limits the hook to images of this repository; null: images of any repository. */
  repository: RepositoryName.nullable().default(null),
})
export type NewHook = z.infer<typeof NewHook>

/** An address that a registry or a build calls after a push. */
export const Hook = z.object({
  id: z.string(),
  name: z.string(),
  space: z.string().nullable(),
  repository: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export type Hook = z.infer<typeof Hook>

/** A new hook with its token. The token is returned only here; Berth stores a hash of it. */
export const CreatedHook = z.object({ hook: Hook, token: z.string() })
export type CreatedHook = z.infer<typeof CreatedHook>

/** The effect of a push on one service. */
export const PushOutcome = z.object({
  space: z.string(),
  service: z.string(),
  image: z.string(),
  /**
   * 'upgrade': upgraded at once; 'later': upgraded as soon as the service's state allows it; 'nothing-to-do': the service already runs this
   * image.
   */
  outcome: z.enum(['upgrade', 'later', 'nothing-to-do']),
  detail: z.string(),
  detailMessage: Message,
})
export type PushOutcome = z.infer<typeof PushOutcome>

export const PushAnswer = z.object({
  /** The pushed images that have a tag. */
  images: z.array(z.string()),
  /** The services that follow one of these images. */
  services: z.array(PushOutcome),
})
export type PushAnswer = z.infer<typeof PushAnswer>
