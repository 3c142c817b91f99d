import { z } from 'zod'
import { customIssue, textCode } from '../http/schema-texts.ts'
import { formatReference, parseReference } from '../images/image-reference.ts'
import { Message, message } from '../messages/message.ts'
import { Name } from '../names.ts'

/** "registry.example:5000/shop/web", without a tag; "nginx" is docker.io/library/nginx. */
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
    const bare = formatReference({ ...parsed.reference, tag: null, digest: null })
    if (/[:@]/.test(text.slice(text.lastIndexOf('/') + 1))) {
      context.addIssue(customIssue([], message('repository-with-tag')))
      return z.NEVER
    }
    return bare
  })

export const NewHook = z.strictObject({
  name: z.string().trim().min(1, textCode('name-required')).max(100),
  /** Only services in this space; null: in any. */
  space: Name.nullable().default(null),
  /** Only images of this repository; null: of any. */
  repository: RepositoryName.nullable().default(null),
})
export type NewHook = z.infer<typeof NewHook>

/** An address that registries and builds call when an image was pushed. */
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

/** Its secret is told this once, and kept nowhere. */
export const CreatedHook = z.object({ hook: Hook, token: z.string() })
export type CreatedHook = z.infer<typeof CreatedHook>

/** What a push comes to for one service. */
export const PushOutcome = z.object({
  space: z.string(),
  service: z.string(),
  image: z.string(),
  /** 'upgrade': at once; 'later': as soon as its state allows it; 'nothing-to-do': it runs this image already. */
  outcome: z.enum(['upgrade', 'later', 'nothing-to-do']),
  detail: z.string(),
  detailMessage: Message,
})
export type PushOutcome = z.infer<typeof PushOutcome>

export const PushAnswer = z.object({
  /** What was pushed, as far as it has a tag. */
  images: z.array(z.string()),
  /** The services that follow one of them. */
  services: z.array(PushOutcome),
})
export type PushAnswer = z.infer<typeof PushAnswer>
