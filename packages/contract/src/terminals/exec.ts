import { z } from 'zod'
import { Message } from '../messages/message.ts'

/** What a terminal may measure. */
const columns = z.coerce.number().int().min(1).max(1000)
const KIB = 1024

/** How a command is run in an instance: GET .../instances/{id}/exec, a WebSocket that carries its bytes as binary frames both ways. */
export const ExecQuery = z.strictObject({
  /** As it is typed in a shell; without it, the best shell that the container has. */
  command: z.string().trim().min(1).max(4000).optional(),
  /** A name or number, with a group after a colon; without it, the image's own. */
  user: z.string().trim().min(1).max(200).optional(),
  cols: columns.default(80),
  rows: columns.default(24),
  /**
   * The caller acknowledges what it has shown, and so many bytes at most are under way to it: what is typed then takes effect
   * soon, however much is written. Without it, only what the connection takes limits them.
   */
  window: z.coerce
    .number()
    .int()
    .min(16 * KIB)
    .max(4096 * KIB)
    .optional(),
})
export type ExecQuery = z.infer<typeof ExecQuery>

/** What the caller says, as text frames. */
export const ExecRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('resize'), cols: columns, rows: columns }),
  /** So many more bytes have been shown; where `window` was asked for. */
  z.strictObject({ type: z.literal('ack'), bytes: z.int().min(0) }),
])
export type ExecRequest = z.infer<typeof ExecRequest>

/** What the server says, as text frames; after `exit` and `error` it closes. */
export const ExecMessage = z.discriminatedUnion('type', [
  /** The way to it is there; every 5 s, since nobody is told when it is not any more. */
  z.object({ type: z.literal('quiet') }),
  /** It runs: what was asked for, or the shell that was found. */
  z.object({ type: z.literal('started'), command: z.string() }),
  /** @property code null where the engine doesn't tell */
  z.object({ type: z.literal('exit'), code: z.int().nullable() }),
  z.object({ type: z.literal('error'), detail: z.string(), detailMessage: Message }),
])
export type ExecMessage = z.infer<typeof ExecMessage>
