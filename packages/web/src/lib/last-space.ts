const KEY = 'berth.space'

/** Returns the space that was visited last in this browser; null if none was. */
export function lastSpace(): string | null {
  return localStorage.getItem(KEY)
}

export function rememberSpace(name: string): void {
  localStorage.setItem(KEY, name)
}
