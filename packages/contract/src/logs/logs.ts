import { z } from 'zod'
import { flag } from '../http/route-parts.ts'
import { textCode } from '../http/schema-texts.ts'
import { Message } from '../messages/message.ts'

const DURATION = /^\d{1,9}(s|m|h|d)$/
const Moment = z.union([z.iso.datetime({ offset: true }), z.string().regex(DURATION)], {
  error: textCode('log-time-malformed'),
})

export const LogQuery = z.strictObject({
  /** Goes on with what is written from now on. */
  follow: flag.optional(),
  /** Only the last so many lines, of all instances together; counted before `q` is applied. */
  tail: z.coerce.number().int().min(0).max(1_000_000).optional(),
  since: Moment.optional(),
  /** With this, nothing is followed. */
  until: Moment.optional(),
  /** Whether lines say when they were written. Records do unless told, plain text doesn't. */
  timestamps: flag.optional(),
  /** Only lines that contain this, in whatever case. */
  q: z.string().max(200).optional(),
  stream: z.enum(['stdout', 'stderr']).optional(),
  /** Plain text, as a file to keep. */
  download: flag.optional(),
})
export type LogQuery = z.infer<typeof LogQuery>

/** One record of the NDJSON, or one event's data. */
export const LogRecord = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('line'),
    instance: z.string(),
    /** RFC 3339 in UTC, with nanoseconds. */
    time: z.string().optional(),
    stream: z.enum(['stdout', 'stderr']),
    /** Without its end. What is no UTF-8 is replaced by U+FFFD. */
    text: z.string(),
    /** The line is longer than 64 KiB, and this is its beginning. */
    cut: z.literal(true).optional(),
  }),
  /** What there was has been told; what follows is new. */
  z.object({ type: z.literal('live') }),
  /** Why lines are missing. `instance` is null where it concerns all. */
  z.object({ type: z.literal('notice'), instance: z.string().nullable(), detail: z.string(), detailMessage: Message }),
  /** Nothing happened for a while, and the stream is still there. */
  z.object({ type: z.literal('quiet') }),
])
export type LogRecord = z.infer<typeof LogRecord>
