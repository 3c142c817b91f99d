import { expect, test } from 'vitest'
import type { LiveInstance, LiveService } from './model.ts'
import { countRestarts, type RestartCount, slotAndRevision } from './restarts.ts'
import { ago, instance, service } from './samples.ts'

/** The number of instances of a slot that the engine remembers, as in the samples. */
const LIMIT = 5

/** Returns instance number `n` of a slot: a new one follows every ten seconds. */
function nth(n: number, given: Partial<LiveInstance> = {}): LiveInstance {
  return instance({ id: `i${n}`, createdAt: ago(1000 - n * 10), since: ago(999 - n * 10), ...given })
}

function ended(n: number, given: Partial<LiveInstance> = {}): LiveInstance {
  return nth(n, { isDesired: false, phase: 'failed', since: ago(995 - n * 10), ...given })
}

/** Returns what the engine remembers of a crash loop after its instance number `n` has started. */
function loopAt(n: number, first = 1): LiveInstance[] {
  const numbers = Array.from({ length: n - first + 1 }, (_, index) => first + index).slice(-LIMIT)
  return numbers.map((number) => (number === n ? nth(number) : ended(number)))
}

/** Returns the counts after the last of several snapshots, from the engine's lists of instances. */
function countsAfter(...snapshots: LiveInstance[][]): Record<string, RestartCount> {
  const services = snapshots.map((instances) => service({ instances }))
  return Object.fromEntries(afterAll(services))
}

function afterAll(services: readonly LiveService[]): ReadonlyMap<string, RestartCount> {
  let before: Parameters<typeof countRestarts>[1] = null
  for (const one of services) before = { service: one, counts: countRestarts(one, before) }
  return before?.counts ?? expect.fail('There is no snapshot.')
}

/** Returns the count of the newest instance of the last snapshot. */
function countAfter(...snapshots: LiveInstance[][]): RestartCount | undefined {
  const newest = snapshots.at(-1)?.at(-1) ?? expect.fail('There is no instance.')
  return countsAfter(...snapshots)[slotAndRevision(newest)]
}

const exactly = (restarts: number): RestartCount => ({ restarts, isMinimum: false })
const atLeast = (restarts: number): RestartCount => ({ restarts, isMinimum: true })
const upTo = (n: number) => Array.from({ length: n }, (_, index) => loopAt(index + 1))
const of2 = { revision: 2 }

test.each<[string, LiveInstance[][], RestartCount]>([
  ['an instance that was never replaced', [[nth(1)]], exactly(0)],
  ['all instances are remembered', [loopAt(4)], exactly(3)],
  ['as many are remembered as the engine keeps: earlier ones may be forgotten', [loopAt(5)], atLeast(4)],
  ['the server saw a crash loop from its beginning', upTo(44), exactly(43)],
  ['the server started in a crash loop', [loopAt(40), loopAt(41), loopAt(42)], atLeast(6)],
  ['several instances came between two snapshots', [loopAt(3), loopAt(6), loopAt(9)], exactly(8)],
  ['the engine may have forgotten instances between two snapshots', [...upTo(20), loopAt(40)], atLeast(24)],
  ['instances that are missed once are missed for ever', [...upTo(20), loopAt(40), loopAt(41)], atLeast(25)],
  ['an instance that only fails is no restart yet', [[nth(1)], [ended(1)]], exactly(0)],
])('%s', (_, snapshots, expected) => {
  expect(countAfter(...snapshots)).toEqual(expected)
})

test('an upgrade is not a restart, and the instances of other revisions prove that none is forgotten', () => {
  expect(countAfter([...loopAt(40).slice(1, -1), ended(40), nth(41, of2)])).toEqual(exactly(0))
  expect(countAfter([ended(1), ended(2), ended(3, of2), ended(4, of2), nth(5, of2)])).toEqual(exactly(2))
  expect(countsAfter([...loopAt(3), nth(4, of2)])).toEqual({ '1 1': exactly(2), '1 2': exactly(0) })
})

test('instances that fail beside the old one are forgotten before it, so that it proves nothing', () => {
  const oldOne = ended(1, { since: ago(1) })
  expect(countAfter([oldOne, ended(20, of2), ended(21, of2), ended(22, of2), nth(23, of2)])).toEqual(atLeast(3))
})

test('slots are counted one by one', () => {
  const second = instance({ slot: 2 })
  expect(countsAfter([nth(1), second], [...loopAt(2), second])).toEqual({ '1 1': exactly(1), '2 1': exactly(0) })
})

test('a slot that was scaled away is forgotten', () => {
  expect(countAfter(...upTo(20), [], [nth(50)])).toEqual(exactly(0))
  expect(countAfter(...upTo(20), [nth(50)])).toEqual(exactly(0))
})

test('a change of what the engine keeps does not change what was counted', () => {
  const kept = (historyLimit: number, instances: LiveInstance[]) => service({ historyLimit, instances })
  const loop = upTo(20).map((instances) => service({ instances }))
  const last = (services: LiveService[]) => afterAll(services).get('1 1')
  expect(last([...loop, kept(10, loopAt(21))])).toEqual(exactly(20))
  expect(last([...loop, service({ instances: loopAt(21).slice(-2) })])).toEqual(exactly(20))
  expect(last([kept(1, [nth(1)]), kept(1, [nth(2)])])).toEqual(atLeast(1))
})
