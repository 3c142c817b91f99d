import type { LogRecord } from '@berth/contract/logs/logs.ts'
import type { LineBatch } from './line-batch.ts'

/** What the page tells the worker that reads. */
export type ToWorker = { readonly type: 'open'; readonly url: string } | { readonly type: 'taken' }

/** What it has to say. */
export type FromWorker =
  | { readonly type: 'lines'; readonly batch: LineBatch; readonly instances: readonly string[] }
  | Exclude<LogRecord, { type: 'line' | 'quiet' }>
  /** The server answers. */
  | { readonly type: 'open' }
  /** There will be no more. */
  | { readonly type: 'ended' }
  /** It tries again. */
  | { readonly type: 'lost' }
  | { readonly type: 'refused'; readonly status: number; readonly body: unknown }

/** Asking again will not help. */
export function isLasting(status: number): boolean {
  return status < 500 && status !== 429
}
