import { z } from 'zod'
import { Wording } from './wording.ts'

const INSTANCE_STATES = ['waiting', 'starting', 'running', 'stopping', 'failed', 'ended'] as const
export type InstanceState = (typeof INSTANCE_STATES)[number]

export const Instance = z.object({
  id: z.string(),
  /** Such as "web.2": the service and the number of its slot. */
  name: z.string(),
  state: z.enum(INSTANCE_STATES),
  reason: z.string().nullable(),
  reasonWording: Wording.nullable(),
  host: z.string().nullable(),
  /** On the networks that it is joined to. */
  addresses: z.array(z.string()),
  ports: z.array(z.object({ published: z.int(), target: z.int(), protocol: z.enum(['tcp', 'udp', 'sctp']) })),
  revision: z.int(),
  image: z.string(),
  startedAt: z.iso.datetime().nullable(),
  exitCode: z.int().nullable(),
  /** How often the engine has replaced the instance in this slot, as far as it remembers. */
  restarts: z.int(),
})
export type Instance = z.infer<typeof Instance>
