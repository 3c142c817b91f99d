import { z } from 'zod'
import { Description, Name, NewSpaceName } from '../names.ts'

export const NewSpace = z.strictObject({ name: NewSpaceName, description: Description.default('') })

export const SpaceChange = z.strictObject({ description: Description })

export const Space = z.object({
  name: Name,
  description: z.string(),
  /** How many services it holds. */
  services: z.int(),
  /** How many of them are degraded or wait with an upgrade that paused. */
  unhealthy: z.int(),
  /** Being deleted right now. */
  deleting: z.boolean(),
  /** When it was made in Berth; null for one that another tool made. */
  createdAt: z.iso.datetime().nullable(),
})
export type Space = z.infer<typeof Space>

/** What deleting a space takes with it. */
export const SpaceContents = z.object({
  services: z.array(z.string()),
  networks: z.array(z.string()),
  configs: z.array(z.string()),
  secrets: z.array(z.string()),
  /** Volumes stay unless asked for; only those on the host that Berth's engine runs on can be named. */
  volumes: z.array(z.string()),
})
export type SpaceContents = z.infer<typeof SpaceContents>
