import { invalidField } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'

interface PageQuery {
  readonly limit: number
  readonly cursor?: string | undefined
}

/**
 * Returns one page of a list that is sorted by `keyOf`. The cursor is the key of the last item, so that items that are added or removed
 * between two pages shift nothing.
 */
export function pageOf<T>(items: readonly T[], { limit, cursor }: PageQuery, keyOf: (item: T) => string) {
  const after = cursor === undefined ? null : decodeCursor(cursor)
  const start = after === null ? 0 : items.findIndex((item) => keyOf(item).localeCompare(after) > 0)
  const page = start < 0 ? [] : items.slice(start, start + limit)
  const last = page.at(-1)
  const isMore = last !== undefined && items.at(-1) !== last
  return { items: page, nextCursor: isMore ? Buffer.from(keyOf(last)).toString('base64url') : null }
}

function decodeCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString()
  if (Buffer.from(key).toString('base64url') === cursor && key !== '') return key
  throw invalidField('bad-input', 'cursor', message('cursor-malformed'))
}
