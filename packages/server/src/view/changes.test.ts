import type { Event } from '@berth/contract/events/events.ts'
import { expect, test } from 'vitest'
import { type Change, Changes } from './changes.ts'

const hosts: Event = { type: 'hosts' }
const gone = (name: string): Event => ({ type: 'space-removed', name })

/** A reader, and what it has heard so far. */
function reader(changes: Changes, last?: string) {
  const heard: Change[] = []
  const { missed, stop } = changes.follow(last, (change) => heard.push(change))
  return { heard, missed, stop, types: () => [...missed, ...heard].map(({ event }) => event.type) }
}

test('who comes first is told to read everything, then hears what changes', () => {
  const changes = new Changes()
  changes.add(hosts)
  const first = reader(changes)
  changes.add(gone('shop'))
  expect(first.types()).toEqual(['reset', 'space-removed'])
})

test('who comes back gets what was missed, in order, and nothing twice', () => {
  const changes = new Changes()
  const first = reader(changes)
  for (const name of ['a', 'b', 'c', 'd']) changes.add(gone(name))
  first.stop()
  changes.add(gone('e'))
  const again = reader(changes, first.heard[1]?.id)
  changes.add(gone('f'))
  const names = [...again.missed, ...again.heard].map(({ event }) => event.type === 'space-removed' && event.name)
  expect(names).toEqual(['c', 'd', 'e', 'f'])
  expect(first.heard).toHaveLength(4)
})

test('who missed nothing gets nothing', () => {
  const changes = new Changes()
  const [start] = reader(changes).missed
  expect(reader(changes, start?.id).missed).toEqual([])
  changes.add(hosts)
  expect(reader(changes, start?.id).types()).toEqual(['reset'])
})

test('what was missed by far is a reset, from which one can go on', () => {
  const changes = new Changes()
  const first = reader(changes)
  for (let count = 0; count < 2001; count++) changes.add(hosts)
  expect(reader(changes, first.heard[0]?.id).types()).toEqual(['reset'])
  expect(reader(changes, first.heard[1]?.id).missed).toHaveLength(1999)
  const [reset] = reader(changes, 'nonsense').missed
  changes.add(gone('shop'))
  expect(reader(changes, reset?.id).types()).toEqual(['space-removed'])
})

test('a number of an earlier server is none of this one’s', () => {
  const before = reader(new Changes())
  const changes = new Changes()
  changes.add(hosts)
  expect(reader(changes, before.missed[0]?.id).types()).toEqual(['reset'])
})

test('who has left is forgotten', () => {
  const changes = new Changes()
  const one = reader(changes)
  const other = reader(changes)
  expect(changes.followers).toBe(2)
  one.stop()
  changes.add(hosts)
  expect([changes.followers, one.heard.length, other.heard.length]).toEqual([1, 0, 1])
})
