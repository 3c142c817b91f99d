import { z } from 'zod'
import { flag } from '../http/route-parts.ts'
import { textCode } from '../http/schema-texts.ts'
import { Message } from '../messages/message.ts'

const DURATION = /^\d{1,9}(s|m|h|d)$/
const Moment = z.union([z.iso.datetime({ offset: true }), z.string().regex(DURATION)], {
  error: textCode('log-time-malformed'),
})

export const LogQuery = z.strictObject({
  /** Continues with lines that are written from now on. */
  follow: flag.optional(),
  /** Returns only this many of the last lines, of all instances together; counted before `q` is applied. */
  tail: z.coerce.number().int().min(0).max(1_000_000).optional(),
  since: Moment.optional(),
  /** The end of the time range. With it, `follow` has no effect. */
  until: Moment.optional(),
  /** Whether lines carry their time. By default records do, and plain text does not. */
  timestamps: flag.optional(),
  /** Returns only lines that contain this text; case is ignored. */
  q: z.string().max(200).optional(),
  stream: z.enum(['stdout', 'stderr']).optional(),
  /** Returns plain text as a file download. */
  download: flag.optional(),
})
export type LogQuery = z.infer<typeof LogQuery>

/** One record of the NDJSON, or the data of one event. */
export const LogRecord = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('line'),
    instance: z.string(),
    /** RFC 3339 in UTC, with nanoseconds. */
    time: z.string().optional(),
    stream: z.enum(['stdout', 'stderr']),
    /** The line without its end. Bytes that are not UTF-8 are replaced by U+FFFD. */
    text: z.string(),
    /** The line is longer than 64 KiB, and `text` is its beginning. */
    cut: z.literal(true).optional(),
  }),
  /** All existing lines have been sent; the following ones are new. */
  z.object({ type: z.literal('live') }),
  /** Why lines are missing. `instance` is null where the notice concerns all instances. */
  z.object({ type: z.literal('notice'), instance: z.string().nullable(), detail: z.string(), detailMessage: Message }),
  /** Nothing was written for a while, and the stream is still alive. */
  z.object({ type: z.literal('quiet') }),
])
export type LogRecord = z.infer<typeof LogRecord>
