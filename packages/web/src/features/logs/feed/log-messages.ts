import type { LogRecord } from '@berth/contract/logs/logs.ts'
import type { LineBatch } from './line-batch.ts'

/** A message from the page to the worker that reads the stream. */
export type ToWorker = { readonly type: 'open'; readonly url: string } | { readonly type: 'taken' }

/** A message from the worker to the page. */
export type FromWorker =
  | { readonly type: 'lines'; readonly batch: LineBatch; readonly instances: readonly string[] }
  | Exclude<LogRecord, { type: 'line' | 'quiet' }>
  /** The server has responded. */
  | { readonly type: 'open' }
  /** The stream has ended. */
  | { readonly type: 'ended' }
  /** The connection was lost. The worker reconnects. */
  | { readonly type: 'lost' }
  | { readonly type: 'refused'; readonly status: number; readonly body: unknown }

/** Tells whether a refusal with this status is permanent, so that a retry does not help. */
export function isPermanentRefusal(status: number): boolean {
  return status < 500 && status !== 429
}
