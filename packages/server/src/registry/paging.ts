export interface Page<T> {
  readonly items: T[]
  /** What to ask with for the page that follows; null at the end. */
  readonly nextCursor: string | null
}

/** One page of what is all known. The cursor holds the place and the last name: a list that has changed since goes on behind that name, or about there. */
export function pageOf<T extends string | { name: string }>(
  all: readonly T[],
  limit: number,
  cursor: string | null,
): Page<T> {
  const start = cursor === null ? 0 : placeAfter(all.map(nameOf), cursor)
  const items = all.slice(start, start + limit)
  const end = start + items.length
  const last = items.at(-1)
  return { items, nextCursor: last !== undefined && end < all.length ? `${end} ${nameOf(last)}` : null }
}

/** The query of the page that follows, from a registry's header `Link`; null at the end. Only the query is taken: the rest could lead anywhere. */
export function nextQuery(headers: Headers): string | null {
  const [, target] = /<([^<>]*)>\s*;[^,]*\brel="?next\b/.exec(headers.get('link') ?? '') ?? []
  const query = target === undefined ? '' : (URL.parse(target, 'http://registry')?.search.slice(1) ?? '')
  return query === '' ? null : query
}

function placeAfter(names: readonly string[], cursor: string): number {
  const space = cursor.indexOf(' ')
  const place = Number(cursor.slice(0, Math.max(space, 0)))
  const found = names.indexOf(cursor.slice(space + 1))
  if (found >= 0) return found + 1
  return Number.isSafeInteger(place) && place > 0 ? place : 0
}

function nameOf(item: string | { name: string }): string {
  return typeof item === 'string' ? item : item.name
}
