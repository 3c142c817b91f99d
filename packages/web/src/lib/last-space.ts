const KEY = 'berth.space'

/** The space that was looked at last in this browser; null before the first. */
export function lastSpace(): string | null {
  return localStorage.getItem(KEY)
}

export function rememberSpace(name: string): void {
  localStorage.setItem(KEY, name)
}
