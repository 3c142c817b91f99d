import { QueryClient } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { beating, FakeSource, last } from '../lib/test-event-source.ts'
import { spacesQuery } from '../service-model/queries.ts'
import { space } from '../service-model/samples.ts'
import { followEvents, useLiveLost } from './live.ts'

let end: () => void = () => {}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeSource)
  vi.stubGlobal('fetch', async () => Response.json({}, { status: 500 }))
  FakeSource.opened = []
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
    const before = FakeSource.opened.length
    await vi.advanceTimersByTimeAsync(wait - 1)
    expect(FakeSource.opened.length).toBe(before)
    await vi.advanceTimersByTimeAsync(1)
    expect(FakeSource.opened.length).toBe(before + 1)
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
  expect(FakeSource.opened.length).toBe(2)
})

test('a short look elsewhere changes nothing', async () => {
  follow()
  hidden(true)
  await vi.advanceTimersByTimeAsync(10_000)
  hidden(false)
  await beating(60_000)
  expect(FakeSource.opened.length).toBe(1)
})

test('a way that goes dead without a word is told, and another is opened', async () => {
  follow()
  const { result } = renderHook(useLiveLost)
  act(() => last().onopen?.())
  await act(() => beating(60_000))
  expect({ lost: result.current, opened: FakeSource.opened.length }).toEqual({ lost: false, opened: 1 })
  await act(() => vi.advanceTimersByTimeAsync(63_000))
  expect({ lost: result.current, opened: FakeSource.opened.length }).toEqual({ lost: true, opened: 2 })
  act(() => last().onopen?.())
  expect(result.current).toBe(false)
})

function follow(): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  end = followEvents(client)
  return client
}

function hidden(now: boolean): void {
  Object.defineProperty(document, 'hidden', { value: now, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}
