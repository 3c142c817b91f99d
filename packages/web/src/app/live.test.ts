import { QueryClient } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { advanceWithHeartbeats, FakeSource, lastSource } from '../lib/test-event-source.ts'
import { spacesQuery } from '../service-model/queries.ts'
import { space } from '../service-model/samples.ts'
import { followEvents, useIsConnectionLost } from './live.ts'

let stopFollowing: () => void = () => {}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeSource)
  vi.stubGlobal('fetch', async () => Response.json({}, { status: 500 }))
  FakeSource.opened = []
})

afterEach(() => {
  stopFollowing()
  setHidden(false)
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('writes an event into the query cache', () => {
  const client = follow()
  client.setQueryData(spacesQuery.queryKey, [])
  lastSource().onmessage?.({ data: JSON.stringify({ type: 'space', space: space('shop') }) })
  expect(client.getQueryData(spacesQuery.queryKey)?.map(({ name }) => name)).toEqual(['shop'])
})

test('reconnects after a refusal, and waits longer each time', async () => {
  follow()
  for (const wait of [1000, 2000, 4000]) {
    lastSource().refuse()
    const before = FakeSource.opened.length
    await vi.advanceTimersByTimeAsync(wait - 1)
    expect(FakeSource.opened.length).toBe(before)
    await vi.advanceTimersByTimeAsync(1)
    expect(FakeSource.opened.length).toBe(before + 1)
  }
})

test('reports a lost connection after three seconds, until the connection is back', async () => {
  follow()
  const { result } = renderHook(useIsConnectionLost)
  lastSource().onerror?.()
  await act(() => vi.advanceTimersByTimeAsync(2900))
  expect(result.current).toBe(false)
  await act(() => vi.advanceTimersByTimeAsync(200))
  expect(result.current).toBe(true)
  act(() => lastSource().onopen?.())
  expect(result.current).toBe(false)
})

test('a hidden page closes its connection after 30 seconds, and reconnects when it is visible', async () => {
  follow()
  setHidden(true)
  await vi.advanceTimersByTimeAsync(29_000)
  expect(lastSource().readyState).toBe(0)
  await vi.advanceTimersByTimeAsync(2000)
  expect(lastSource().readyState).toBe(FakeSource.CLOSED)
  setHidden(false)
  expect(FakeSource.opened.length).toBe(2)
})

test('a page that is hidden for ten seconds keeps its connection', async () => {
  follow()
  setHidden(true)
  await vi.advanceTimersByTimeAsync(10_000)
  setHidden(false)
  await advanceWithHeartbeats(60_000)
  expect(FakeSource.opened.length).toBe(1)
})

test('reports a connection that falls silent, and opens another', async () => {
  follow()
  const { result } = renderHook(useIsConnectionLost)
  act(() => lastSource().onopen?.())
  await act(() => advanceWithHeartbeats(60_000))
  expect({ lost: result.current, opened: FakeSource.opened.length }).toEqual({ lost: false, opened: 1 })
  await act(() => vi.advanceTimersByTimeAsync(63_000))
  expect({ lost: result.current, opened: FakeSource.opened.length }).toEqual({ lost: true, opened: 2 })
  act(() => lastSource().onopen?.())
  expect(result.current).toBe(false)
})

function follow(): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  stopFollowing = followEvents(client)
  return client
}

function setHidden(isHidden: boolean): void {
  Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}
