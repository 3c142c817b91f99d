/** Names that are ticked. Immutable, so that it can be a state. */
export type Selection = ReadonlySet<string>

/**
 * Ticks or unticks one; with an anchor (shift is held) everything from there to it, in the order shown, gets the same.
 * @param anchor the one that was clicked before
 */
export function toggled(chosen: Selection, shown: readonly string[], name: string, anchor: string | null): Selection {
  const next = new Set(chosen)
  const tick = !chosen.has(name)
  for (const one of range(shown, anchor ?? name, name)) tick ? next.add(one) : next.delete(one)
  return next
}

/** All of those shown, or none of them where all were. What is filtered away stays as it is. */
export function allToggled(chosen: Selection, shown: readonly string[]): Selection {
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
