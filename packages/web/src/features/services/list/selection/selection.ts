/** The names of the selected services. Immutable, so that React can hold it as state. */
export type Selection = ReadonlySet<string>

/**
 * Selects or deselects a service. With an anchor (shift is held), does the same to all services between both, in the order shown.
 * @param anchor the name that was clicked before
 */
export function toggleService(
  chosen: Selection,
  shown: readonly string[],
  name: string,
  anchor: string | null,
): Selection {
  const next = new Set(chosen)
  const tick = !chosen.has(name)
  for (const rangeName of range(shown, anchor ?? name, name)) tick ? next.add(rangeName) : next.delete(rangeName)
  return next
}

/** Selects all shown services, or deselects them if all were selected. Hidden services keep their state. */
export function toggleAll(chosen: Selection, shown: readonly string[]): Selection {
  const next = new Set(chosen)
  const tick = shown.some((name) => !chosen.has(name))
  for (const name of shown) tick ? next.add(name) : next.delete(name)
  return next
}

function range(shown: readonly string[], from: string, to: string): readonly string[] {
  const start = shown.indexOf(from)
  const end = shown.indexOf(to)
  return start < 0 ? [to] : shown.slice(Math.min(start, end), Math.max(start, end) + 1)
}
