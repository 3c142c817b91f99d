import { QueryClient } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { spacesQuery } from '../shared/queries.ts'
import { space } from '../shared/samples.ts'
import { followEvents, useLiveLost } from './live.ts'

let sources: FakeSource[] = []
let end: () => void = () => {}

class FakeSource {
  static readonly CLOSED = 2
  readyState = 0
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  onmessage: ((message: { data: string }) => void) | null = null
  readonly listeners = new Map<string, () => void>()
  constructor() {
    sources.push(this)
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

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeSource)
  vi.stubGlobal('fetch', async () => Response.json({}, { status: 500 }))
  sources = []
})

afterEach(() => {
  end()
  hidden(false)
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('an event is written into what was read', () => {
  const client = follow()
  client.setQueryData(spacesQuery.queryKey, [])
  last().onmessage?.({ data: JSON.stringify({ type: 'space', space: space('shop') }) })
  expect(client.getQueryData(spacesQuery.queryKey)?.map(({ name }) => name)).toEqual(['shop'])
})

test('after a refusal it comes back by itself, waiting longer each time', async () => {
  follow()
  for (const wait of [1000, 2000, 4000]) {
    last().refuse()
    const before = sources.length
    await vi.advanceTimersByTimeAsync(wait - 1)
    expect(sources.length).toBe(before)
    await vi.advanceTimersByTimeAsync(1)
    expect(sources.length).toBe(before + 1)
  }
})

test('a break is told after three seconds, and taken back when the connection is there again', async () => {
  follow()
  const { result } = renderHook(useLiveLost)
  last().onerror?.()
  await act(() => vi.advanceTimersByTimeAsync(2900))
  expect(result.current).toBe(false)
  await act(() => vi.advanceTimersByTimeAsync(200))
  expect(result.current).toBe(true)
  act(() => last().onopen?.())
  expect(result.current).toBe(false)
})

test('a page that nobody looks at gives its connection back after half a minute', async () => {
  follow()
  hidden(true)
  await vi.advanceTimersByTimeAsync(29_000)
  expect(last().readyState).toBe(0)
  await vi.advanceTimersByTimeAsync(2000)
  expect(last().readyState).toBe(FakeSource.CLOSED)
  hidden(false)
  expect(sources.length).toBe(2)
})

test('a short look elsewhere changes nothing', async () => {
  follow()
  hidden(true)
  await vi.advanceTimersByTimeAsync(10_000)
  hidden(false)
  await beating(60_000)
  expect(sources.length).toBe(1)
})

test('a way that goes dead without a word is told, and another is opened', async () => {
  follow()
  const { result } = renderHook(useLiveLost)
  act(() => last().onopen?.())
  await act(() => beating(60_000))
  expect({ lost: result.current, opened: sources.length }).toEqual({ lost: false, opened: 1 })
  await act(() => vi.advanceTimersByTimeAsync(63_000))
  expect({ lost: result.current, opened: sources.length }).toEqual({ lost: true, opened: 2 })
  act(() => last().onopen?.())
  expect(result.current).toBe(false)
})

/** So long, in which the server says every 15 s that it is there. */
async function beating(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 15_000) {
    await vi.advanceTimersByTimeAsync(15_000)
    last().listeners.get('quiet')?.()
  }
}

function follow(): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  end = followEvents(client)
  return client
}

function last(): FakeSource {
  const source = sources.at(-1)
  if (!source) throw new Error('No connection was opened.')
  return source
}

function hidden(now: boolean): void {
  Object.defineProperty(document, 'hidden', { value: now, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}
