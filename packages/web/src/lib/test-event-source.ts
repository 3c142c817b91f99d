import { vi } from 'vitest'

/** For EventSource, in tests of what the page does when a stream breaks off. */
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

export function last(): FakeSource {
  const source = FakeSource.opened.at(-1)
  if (!source) throw new Error('No connection was opened.')
  return source
}

/** So long, in which the server says every 15 s that it is there. */
export async function beating(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 15_000) {
    await vi.advanceTimersByTimeAsync(15_000)
    last().listeners.get('quiet')?.()
  }
}
