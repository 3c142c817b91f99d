import { z } from 'zod'
import { textCode } from './http/schema-texts.ts'

/** The longest name of a service (`<space>_<service>`) that Swarm accepts, and the longest label that DNS accepts. */
export const MAX_FULL_NAME = 63
export const MAX_SPACE_NAME = 40

const NEW_NAME_PATTERN = /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/

/** The name of a new object: letters, digits and hyphens. */
export const NewName = z
  .string()
  .min(1, textCode('name-required'))
  .max(MAX_FULL_NAME)
  .regex(NEW_NAME_PATTERN, textCode('new-name-malformed'))

export const NewSpaceName = NewName.max(MAX_SPACE_NAME)

/** The name of an existing object. Another tool may have created it: `docker stack deploy` accepts underscores and dots too. */
export const Name = z
  .string()
  .max(200)
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, textCode('name-malformed'))

export const Description = z.string().max(500)
