import { z } from 'zod'
import { Description, Name, NewSpaceName } from '../names.ts'

export const NewSpace = z.strictObject({ name: NewSpaceName, description: Description.default('') })

export const SpaceChange = z.strictObject({ description: Description })

export const Space = z.object({
  name: Name,
  description: z.string(),
  /** The number of services in the space. */
  services: z.int(),
  /** The number of services that are degraded or whose upgrade is paused. */
  unhealthy: z.int(),
  /** Whether the space is being deleted. */
  deleting: z.boolean(),
  /** When Berth created the space; null where another tool did. */
  createdAt: z.iso.datetime().nullable(),
})
export type Space = z.infer<typeof Space>

/** What is deleted together with a space. */
export const SpaceContents = z.object({
  services: z.array(z.string()),
  networks: z.array(z.string()),
  configs: z.array(z.string()),
  secrets: z.array(z.string()),
  /** Volumes are deleted only on request. Only those on the host of Berth's engine are known. */
  volumes: z.array(z.string()),
})
export type SpaceContents = z.infer<typeof SpaceContents>
