import { describe, expect, test } from 'vitest'
import { ManualClock, pause } from './clock.ts'

describe('a clock that stands still until it is advanced', () => {
  test('lets what is due happen in its order, and nothing else', async () => {
    const clock = new ManualClock()
    const happened: string[] = []
    clock.after(20, () => happened.push('second'))
    clock.after(10, () => happened.push('first'))
    clock.after(31, () => happened.push('later'))
    await clock.advance(30)
    expect(happened).toEqual(['first', 'second'])
  })

  test('lets what follows from it happen too, each at its own time', async () => {
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

  test('forgets what is called off', async () => {
    const clock = new ManualClock()
    let hasHappened = false
    const callOff = clock.after(10, () => {
      hasHappened = true
    })
    callOff()
    await clock.advance(100)
    expect(hasHappened).toBe(false)
  })
})

describe('a pause', () => {
  test('ends when its time is over', async () => {
    const clock = new ManualClock(0)
    const ended = pause(clock, 10).then(() => clock.now())
    await clock.advance(50)
    expect(await ended).toBe(10)
  })

  test.each(['before it began', 'while it lasts'])('ends at once when it is called off %s', async (when) => {
    const clock = new ManualClock()
    const ending = new AbortController()
    if (when === 'before it began') ending.abort()
    const ended = pause(clock, 10, ending.signal)
    ending.abort()
    await expect(ended).resolves.toBeUndefined()
  })
})
