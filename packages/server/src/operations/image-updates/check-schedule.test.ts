import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { DEFAULT_TIMINGS } from '../../timings.ts'
import { type CheckResult, CheckRhythm } from './check-schedule.ts'

const MINUTE = 60_000
const done: CheckResult = { kind: 'done' }

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** A rhythm without chance, what it checked and when. */
function rhythm(answer: (key: string) => CheckResult | Promise<CheckResult>, intervalMs = 10 * MINUTE) {
  const checks: string[] = []
  const check = async (key: string) => {
    checks.push(`${key} ${Math.round(Date.now() / 1000)}`)
    return answer(key)
  }
  const made = new CheckRhythm({ intervalMs, check, timings: DEFAULT_TIMINGS, random: () => 0.5 })
  onTestFinished(() => made.close())
  return { made, checks }
}

const one = new Map([['web', 'registry']])

test('what is kept is checked soon, then regularly; what is not kept any more, never', async () => {
  const { made, checks } = rhythm(() => done)
  made.keep(one)
  await vi.advanceTimersByTimeAsync(25 * MINUTE)
  expect(checks).toEqual(['web 2', 'web 602', 'web 1202'])
  expect(made.nextAt('web')).toBe(1_801_500)
  made.keep(new Map())
  await vi.advanceTimersByTimeAsync(60 * MINUTE)
  expect(checks).toHaveLength(3)
  expect(made.nextAt('web')).toBeNull()
})

test('a registry is asked one thing at a time; another does not wait for it', async () => {
  const slow = Promise.withResolvers<CheckResult>()
  const { made, checks } = rhythm((key) => (key === 'a' ? slow.promise : done))
  made.keep(new Map([['a', 'slow'], ['b', 'slow'], ['c', 'quick']])) // biome-ignore format: a table
  await vi.advanceTimersByTimeAsync(5000)
  expect(checks).toEqual(['a 2', 'c 2'])
  slow.resolve(done)
  await vi.advanceTimersByTimeAsync(1000)
  expect(checks).toEqual(['a 2', 'c 2', 'b 5'])
})

test('a registry that wants a rest gets it, for all that it holds', async () => {
  let limited = true
  const { made, checks } = rhythm(() => (limited ? { kind: 'rest', seconds: 120 } : done))
  made.keep(new Map([['a', 'registry'], ['b', 'registry']])) // biome-ignore format: a table
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  expect(checks).toEqual(['a 2'])
  limited = false
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(checks).toEqual(['a 2', 'b 122', 'a 122'])
})

test('a registry that is away is asked half as often each time, and as usual when it is back', async () => {
  let away = true
  const { made, checks } = rhythm(() => (away ? { kind: 'rest', seconds: null } : done))
  made.keep(one)
  await vi.advanceTimersByTimeAsync(4 * MINUTE)
  expect(checks).toEqual(['web 2', 'web 32', 'web 92', 'web 212'])
  away = false
  await vi.advanceTimersByTimeAsync(20 * MINUTE)
  expect(checks.slice(4)).toEqual(['web 452', 'web 1052'])
})

test('what fails again and again is asked less often than the rest, down to once a day', async () => {
  const { made, checks } = rhythm((key) => (key === 'gone' ? { kind: 'failed' } : done), MINUTE)
  made.keep(new Map([['gone', 'registry'], ['web', 'registry']])) // biome-ignore format: a table
  await vi.advanceTimersByTimeAsync(15 * MINUTE)
  expect(checks.filter((one) => one.startsWith('gone'))).toEqual([
    'gone 2',
    'gone 62',
    'gone 122',
    'gone 242',
    'gone 482',
  ])
  expect(checks.filter((one) => one.startsWith('web'))).toHaveLength(15)
  await vi.advanceTimersByTimeAsync(30 * 24 * 60 * MINUTE)
  expect((made.nextAt('gone') ?? 0) - Date.now()).toBeLessThanOrEqual(24 * 60 * MINUTE)
})

test('what is in a hurry is checked at once, and again where that is said during a check', async () => {
  const { made, checks } = rhythm((key) => {
    if (checks.length === 2) made.hurry(key)
    return done
  })
  made.keep(one)
  await vi.advanceTimersByTimeAsync(MINUTE)
  made.hurry('web')
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(checks).toEqual(['web 2', 'web 60', 'web 60'])
})

test('where nothing shall be asked regularly, nothing is', async () => {
  const { made, checks } = rhythm(() => done, 0)
  made.keep(one)
  made.hurry('web')
  await vi.advanceTimersByTimeAsync(60 * MINUTE)
  expect(checks).toEqual([])
  expect(made.nextAt('web')).toBeNull()
})
