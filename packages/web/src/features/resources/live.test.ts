import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { advanceWithHeartbeats, FakeSource, lastSource } from '../../lib/test-event-source.ts'
import { useLive } from './live.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeSource)
  FakeSource.opened = []
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('reports a connection that falls silent, opens another, and closes it when the last component unmounts', async () => {
  const { result, unmount } = renderHook(() => useLive('shop', 'web'))
  await act(() => advanceWithHeartbeats(120_000))
  expect({ lost: result.current.lost, opened: FakeSource.opened.length }).toEqual({ lost: false, opened: 1 })
  await act(() => vi.advanceTimersByTimeAsync(63_000))
  expect({ lost: result.current.lost, opened: FakeSource.opened.length }).toEqual({ lost: true, opened: 2 })
  unmount()
  expect(lastSource().readyState).toBe(FakeSource.CLOSED)
  await vi.advanceTimersByTimeAsync(120_000)
  expect(FakeSource.opened.length).toBe(2)
})
