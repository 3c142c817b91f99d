const KEY = 'berth.recent-images'
const KEPT = 6

/** What was last picked in this browser, the last first. */
export function recentImages(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, KEPT) : []
  } catch {
    return []
  }
}

export function rememberImage(reference: string): void {
  const others = recentImages().filter((one) => one !== reference)
  localStorage.setItem(KEY, JSON.stringify([reference, ...others].slice(0, KEPT)))
}
