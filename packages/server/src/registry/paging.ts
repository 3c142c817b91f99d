export interface Page<T> {
  readonly items: T[]
  /** The cursor of the next page; null at the end. */
  readonly nextCursor: string | null
}

/**
 * Returns one page of a complete list. The cursor holds the place and the last name: a list that has changed since continues after that
 * name, or at about that place.
 */
export function pageOf<T extends string | { name: string }>(
  all: readonly T[],
  limit: number,
  cursor: string | null,
): Page<T> {
  const start = cursor === null ? 0 : startAfter(all.map(itemName), cursor)
  const items = all.slice(start, start + limit)
  const end = start + items.length
  const last = items.at(-1)
  return { items, nextCursor: last !== undefined && end < all.length ? `${end} ${itemName(last)}` : null }
}

/**
 * Returns the query of the next page, from a registry's header `Link`; null at the end. Ignores the rest of the link, because it could name
 * any server.
 */
export function nextQuery(headers: Headers): string | null {
  const [, target] = /<([^<>]*)>\s*;[^,]*\brel="?next\b/.exec(headers.get('link') ?? '') ?? []
  const query = target === undefined ? '' : (URL.parse(target, 'http://registry')?.search.slice(1) ?? '')
  return query === '' ? null : query
}

function startAfter(names: readonly string[], cursor: string): number {
  const space = cursor.indexOf(' ')
  const place = Number(cursor.slice(0, Math.max(space, 0)))
  const index = names.indexOf(cursor.slice(space + 1))
  if (index >= 0) return index + 1
  return Number.isSafeInteger(place) && place > 0 ? place : 0
}

function itemName(item: string | { name: string }): string {
  return typeof item === 'string' ? item : item.name
}
