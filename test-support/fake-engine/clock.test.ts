import { test as base, describe, expect, test, vi } from 'vitest'
import { FastClock, ManualClock, pause } from './clock.ts'

describe('a manual clock', () => {
  test('runs the due timers in order, and no others', async () => {
    const clock = new ManualClock()
    const order: string[] = []
    clock.after(20, () => order.push('second'))
    clock.after(10, () => order.push('first'))
    clock.after(31, () => order.push('later'))
    await clock.advance(30)
    expect(order).toEqual(['first', 'second'])
  })

  test('runs timers that other timers set, each at its time', async () => {
    const clock = new ManualClock(0)
    const times: number[] = []
    const tick = () => {
      times.push(clock.now())
      clock.after(10, tick)
    }
    clock.after(10, tick)
    await clock.advance(35)
    expect(times).toEqual([10, 20, 30])
    expect(clock.now()).toBe(35)
  })

  test('does not run a cancelled timer', async () => {
    const clock = new ManualClock()
    let hasRun = false
    const cancel = clock.after(10, () => {
      hasRun = true
    })
    cancel()
    await clock.advance(100)
    expect(hasRun).toBe(false)
  })
})

describe('a fast clock', () => {
  const onFakeTime = base.extend('clock', ({ task: _ }, { onCleanup }) => {
    vi.useFakeTimers()
    onCleanup(() => void vi.useRealTimers())
    return new FastClock(10)
  })

  onFakeTime('leaves everything as much time as it had before time was frozen', async ({ clock }) => {
    const order: string[] = []
    clock.after(100, () => clock.after(100, () => order.push('second step')))
    clock.after(600, () => order.push('later'))
    await vi.advanceTimersByTimeAsync(5)
    await clock.whileFrozen(async () => {
      await vi.advanceTimersByTimeAsync(1000)
      expect(order).toEqual([])
    })
    await vi.advanceTimersByTimeAsync(20)
    expect(order).toEqual(['second step'])
    await vi.advanceTimersByTimeAsync(30)
    expect(order).toEqual(['second step'])
    await vi.advanceTimersByTimeAsync(10)
    expect(order).toEqual(['second step', 'later'])
  })

  onFakeTime('keeps the order on a machine that is late', async ({ clock }) => {
    const order: string[] = []
    clock.after(600, () => order.push('later'))
    clock.after(100, async () => {
      await Promise.resolve()
      clock.after(100, () => order.push('second step'))
    })
    clock.after(50, () => order.push('cancelled'))()
    vi.setSystemTime(Date.now() + 1000)
    await vi.advanceTimersByTimeAsync(100)
    expect(order).toEqual(['second step', 'later'])
  })
})

describe('a pause', () => {
  test('ends when its time has passed', async () => {
    const clock = new ManualClock(0)
    const ended = pause(clock, 10).then(() => clock.now())
    await clock.advance(50)
    expect(await ended).toBe(10)
  })

  test.each(['before it began', 'while it lasts'])('ends at once if it is aborted %s', async (when) => {
    const clock = new ManualClock()
    const ending = new AbortController()
    if (when === 'before it began') ending.abort()
    const ended = pause(clock, 10, ending.signal)
    ending.abort()
    await expect(ended).resolves.toBeUndefined()
  })
})
