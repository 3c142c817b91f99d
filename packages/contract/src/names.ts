import { z } from 'zod'
import { textCode } from './http/schema-texts.ts'

/** What Swarm takes as the name of a service, which is `<space>_<service>`, and DNS as a label. */
export const MAX_FULL_NAME = 63
export const MAX_SPACE_NAME = 40

const GIVEN = /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/

/** The name of something to make: letters, digits and hyphens. */
export const NewName = z
  .string()
  .min(1, textCode('name-required'))
  .max(MAX_FULL_NAME)
  .regex(GIVEN, textCode('new-name-malformed'))

export const NewSpaceName = NewName.max(MAX_SPACE_NAME)

/** The name of something that may have been made elsewhere: `docker stack deploy` takes underscores and dots too. */
export const Name = z
  .string()
  .max(200)
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, textCode('name-malformed'))

export const Description = z.string().max(500)
