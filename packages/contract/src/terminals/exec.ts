import { z } from 'zod'
import { Message } from '../messages/message.ts'

/** The width or the height of a terminal, in characters. */
const columns = z.coerce.number().int().min(1).max(1000)
const KIB = 1024

/** The query of GET .../instances/{id}/exec, a WebSocket that carries the bytes of a command as binary frames in both directions. */
export const ExecQuery = z.strictObject({
  /** The command as typed in a shell; by default, the best shell that the container has. */
  command: z.string().trim().min(1).max(4000).optional(),
  /** A name or number, optionally with a group after a colon; by default, the image's own user. */
  user: z.string().trim().min(1).max(200).optional(),
  cols: columns.default(80),
  rows: columns.default(24),
  /**
   * The most bytes that the server sends before the caller acknowledges them, so that input takes effect soon, however much the command
   * writes. Without it, only the connection limits them.
   */
  window: z.coerce
    .number()
    .int()
    .min(16 * KIB)
    .max(4096 * KIB)
    .optional(),
})
export type ExecQuery = z.infer<typeof ExecQuery>

/** A text frame from the caller. */
export const ExecRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('resize'), cols: columns, rows: columns }),
  /** The caller has shown this many more bytes; used with `window`. */
  z.strictObject({ type: z.literal('ack'), bytes: z.int().min(0) }),
])
export type ExecRequest = z.infer<typeof ExecRequest>

/** A text frame from the server, which closes the socket after `exit` and `error`. */
export const ExecMessage = z.discriminatedUnion('type', [
  /** Sent every 5 s, because a lost connection would not be noticed otherwise. */
  z.object({ type: z.literal('quiet') }),
  /** The command runs: the requested one, or the shell that was found. */
  z.object({ type: z.literal('started'), command: z.string() }),
  /** @property code null where the engine does not report it */
  z.object({ type: z.literal('exit'), code: z.int().nullable() }),
  z.object({ type: z.literal('error'), detail: z.string(), detailMessage: Message }),
])
export type ExecMessage = z.infer<typeof ExecMessage>
