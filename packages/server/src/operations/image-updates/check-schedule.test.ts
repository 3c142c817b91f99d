import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { DEFAULT_TIMINGS } from '../../timings.ts'
import { type CheckResult, CheckSchedule } from './check-schedule.ts'

const MINUTE = 60_000
const done: CheckResult = { kind: 'done' }

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** Creates a schedule without randomness, which records what it checks and when. */
function newSchedule(answer: (key: string) => CheckResult | Promise<CheckResult>, intervalMs = 10 * MINUTE) {
  const checks: string[] = []
  const check = async (key: string) => {
    checks.push(`${key} ${Math.round(Date.now() / 1000)}`)
    return answer(key)
  }
  const schedule = new CheckSchedule({ intervalMs, check, timings: DEFAULT_TIMINGS, random: () => 0.5 })
  onTestFinished(() => schedule.close())
  return { schedule, checks }
}

const oneKey = new Map([['web', 'registry']])

test('a key is checked soon, then regularly, and never again once it is removed', async () => {
  const { schedule, checks } = newSchedule(() => done)
  schedule.setKeys(oneKey)
  await vi.advanceTimersByTimeAsync(25 * MINUTE)
  expect(checks).toEqual(['web 2', 'web 602', 'web 1202'])
  expect(schedule.nextAt('web')).toBe(1_801_500)
  schedule.setKeys(new Map())
  await vi.advanceTimersByTimeAsync(60 * MINUTE)
  expect(checks).toHaveLength(3)
  expect(schedule.nextAt('web')).toBeNull()
})

test('a registry is asked one thing at a time, and another registry does not wait for it', async () => {
  const slow = Promise.withResolvers<CheckResult>()
  const { schedule, checks } = newSchedule((key) => (key === 'a' ? slow.promise : done))
  schedule.setKeys(new Map([['a', 'slow'], ['b', 'slow'], ['c', 'quick']])) // biome-ignore format: a table
  await vi.advanceTimersByTimeAsync(5000)
  expect(checks).toEqual(['a 2', 'c 2'])
  slow.resolve(done)
  await vi.advanceTimersByTimeAsync(1000)
  expect(checks).toEqual(['a 2', 'c 2', 'b 5'])
})

test('a registry that limits requests is left alone, for all of its keys', async () => {
  let limited = true
  const { schedule, checks } = newSchedule(() => (limited ? { kind: 'rest', seconds: 120 } : done))
  schedule.setKeys(new Map([['a', 'registry'], ['b', 'registry']])) // biome-ignore format: a table
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  expect(checks).toEqual(['a 2'])
  limited = false
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(checks).toEqual(['a 2', 'b 122', 'a 122'])
})

test('a registry that is away is asked half as often each time, and as usual when it is back', async () => {
  let away = true
  const { schedule, checks } = newSchedule(() => (away ? { kind: 'rest', seconds: null } : done))
  schedule.setKeys(oneKey)
  await vi.advanceTimersByTimeAsync(4 * MINUTE)
  expect(checks).toEqual(['web 2', 'web 32', 'web 92', 'web 212'])
  away = false
  await vi.advanceTimersByTimeAsync(20 * MINUTE)
  expect(checks.slice(4)).toEqual(['web 452', 'web 1052'])
})

test('a key that keeps failing is checked less often than the others, down to once a day', async () => {
  const { schedule, checks } = newSchedule((key) => (key === 'gone' ? { kind: 'failed' } : done), MINUTE)
  schedule.setKeys(new Map([['gone', 'registry'], ['web', 'registry']])) // biome-ignore format: a table
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
  expect((schedule.nextAt('gone') ?? 0) - Date.now()).toBeLessThanOrEqual(24 * 60 * MINUTE)
})

test('a key can be checked at once, and again if that is requested during the check', async () => {
  const { schedule, checks } = newSchedule((key) => {
    if (checks.length === 2) schedule.checkNow(key)
    return done
  })
  schedule.setKeys(oneKey)
  await vi.advanceTimersByTimeAsync(MINUTE)
  schedule.checkNow('web')
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(checks).toEqual(['web 2', 'web 60', 'web 60'])
})

test('no key is checked without an interval', async () => {
  const { schedule, checks } = newSchedule(() => done, 0)
  schedule.setKeys(oneKey)
  schedule.checkNow('web')
  await vi.advanceTimersByTimeAsync(60 * MINUTE)
  expect(checks).toEqual([])
  expect(schedule.nextAt('web')).toBeNull()
})
