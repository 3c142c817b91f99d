import { vi } from 'vitest'

/** A fake EventSource for tests of interrupted streams. */
export class FakeSource {
  static readonly CLOSED = 2
  static opened: FakeSource[] = []
  readyState = 0
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  onmessage: ((message: { data: string }) => void) | null = null
  readonly listeners = new Map<string, () => void>()
  constructor() {
    FakeSource.opened.push(this)
  }
  addEventListener(type: string, listener: () => void) {
    this.listeners.set(type, listener)
  }
  close() {
    this.readyState = FakeSource.CLOSED
  }
  refuse() {
    this.readyState = FakeSource.CLOSED
    this.onerror?.()
  }
}

export function lastSource(): FakeSource {
  const source = FakeSource.opened.at(-1)
  if (!source) throw new Error('No connection was opened.')
  return source
}

/** Advances the time by `ms`, while the server sends a `quiet` event every 15 s. */
export async function advanceWithHeartbeats(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 15_000) {
    await vi.advanceTimersByTimeAsync(15_000)
    lastSource().listeners.get('quiet')?.()
  }
}
