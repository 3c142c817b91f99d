import { z } from 'zod'
import { Cluster } from '../hosts/hosts.ts'
import { Service } from '../services/services.ts'
import { Space } from '../spaces/spaces.ts'

/**
 * An event of GET /events (SSE, one JSON object each). A client that reconnects with `Last-Event-ID` gets the events that it missed. Where
 * these are no longer known, and on the first connection, it gets `reset` and reads everything again. An SSE event named `quiet` every 15 s
 * shows that the connection is alive.
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
