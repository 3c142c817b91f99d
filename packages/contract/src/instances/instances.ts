import { z } from 'zod'
import { Message } from '../messages/message.ts'
import { Json, ServiceRef } from '../services/services.ts'

const INSTANCE_STATES = ['waiting', 'starting', 'running', 'stopping', 'completed', 'failed', 'ended'] as const
export type InstanceState = (typeof INSTANCE_STATES)[number]

export const InstanceRef = ServiceRef.extend({ instance: z.string().min(1).max(64) })
export type InstanceRef = z.infer<typeof InstanceRef>

export const Instance = z.object({
  id: z.string(),
  /** Such as "web.2": the service and the number of its slot. */
  name: z.string(),
  state: z.enum(INSTANCE_STATES),
  /** False for an instance that has ended or is to end, and whose place another one has. */
  desired: z.boolean(),
  reason: z.string().nullable(),
  reasonMessage: Message.nullable(),
  host: z.string().nullable(),
  /** The addresses on the networks of the instance. */
  addresses: z.array(z.string()),
  ports: z.array(z.object({ published: z.int(), target: z.int(), protocol: z.enum(['tcp', 'udp', 'sctp']) })),
  revision: z.int(),
  image: z.string(),
  startedAt: z.iso.datetime().nullable(),
  /** When the instance completed, failed or was ended; null before that. */
  endedAt: z.iso.datetime().nullable(),
  exitCode: z.int().nullable(),
  /** How often the engine was seen to replace the instance in this slot, within the instance's revision. */
  restarts: z.int(),
  /** The engine may have forgotten earlier instances before Berth saw them: there were at least so many restarts. */
  restartsAreMinimum: z.boolean(),
})
export type Instance = z.infer<typeof Instance>

export const InstanceDetails = Instance.extend({
  /** The container in the engine of the host; null while there is none yet. */
  containerId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  memoryLimitMiB: z.number().nullable(),
})
export type InstanceDetails = z.infer<typeof InstanceDetails>

/** The engine's full record of an instance; the values of secret variables are "******". */
export const InstanceRecord = z.object({
  task: Json,
  /** Null where the container no longer exists, or its engine cannot be reached. */
  container: Json,
  /** Why there is no container. */
  reason: z.string().nullable(),
  reasonMessage: Message.nullable(),
})
export type InstanceRecord = z.infer<typeof InstanceRecord>
