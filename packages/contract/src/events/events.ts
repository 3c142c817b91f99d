import { z } from 'zod'
import { Cluster } from '../hosts/hosts.ts'
import { Service } from '../services/services.ts'
import { Space } from '../spaces/spaces.ts'

/**
 * What GET /events streams (SSE, one JSON each). A reader who comes back with `Last-Event-ID` gets what it missed; where that
 * is not known any more, and at the first time, it gets `reset` and reads everything anew.
 * Every 15 s an SSE event named `quiet` says that the way is not dead.
 */
export const Event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reset') }),
  z.object({ type: z.literal('cluster'), cluster: Cluster }),
  z.object({ type: z.literal('hosts') }),
  z.object({ type: z.literal('space'), space: Space }),
  z.object({ type: z.literal('space-removed'), name: z.string() }),
  z.object({ type: z.literal('service'), service: Service }),
  z.object({ type: z.literal('service-removed'), space: z.string(), name: z.string() }),
])
export type Event = z.infer<typeof Event>
