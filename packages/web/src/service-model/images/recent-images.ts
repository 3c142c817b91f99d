const KEY = 'berth.recent-images'
const MAX_IMAGES = 6

/** Returns the images that were picked last in this browser, newest first. */
export function recentImages(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(stored) ? stored.filter((reference) => typeof reference === 'string').slice(0, MAX_IMAGES) : []
  } catch {
    return []
  }
}

export function rememberImage(reference: string): void {
  const others = recentImages().filter((recent) => recent !== reference)
  localStorage.setItem(KEY, JSON.stringify([reference, ...others].slice(0, MAX_IMAGES)))
}
