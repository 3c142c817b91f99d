import type { Event } from '@berth/contract/events/events.ts'
import { expect, test } from 'vitest'
import { type Change, Changes } from './changes.ts'

const hosts: Event = { type: 'hosts' }
const gone = (name: string): Event => ({ type: 'space-removed', name })

/** Returns a client, and the changes that it has received so far. */
function client(changes: Changes, last?: string) {
  const received: Change[] = []
  const { missed, stop } = changes.follow(last, (change) => received.push(change))
  return { received, missed, stop, types: () => [...missed, ...received].map(({ event }) => event.type) }
}

test('a new client gets a reset, and then the changes', () => {
  const changes = new Changes()
  changes.add(hosts)
  const first = client(changes)
  changes.add(gone('shop'))
  expect(first.types()).toEqual(['reset', 'space-removed'])
})

test('a client that reconnects gets the missed changes in order, and none twice', () => {
  const changes = new Changes()
  const first = client(changes)
  for (const name of ['a', 'b', 'c', 'd']) changes.add(gone(name))
  first.stop()
  changes.add(gone('e'))
  const again = client(changes, first.received[1]?.id)
  changes.add(gone('f'))
  const names = [...again.missed, ...again.received].map(({ event }) => event.type === 'space-removed' && event.name)
  expect(names).toEqual(['c', 'd', 'e', 'f'])
  expect(first.received).toHaveLength(4)
})

test('a client that missed nothing gets nothing', () => {
  const changes = new Changes()
  const [start] = client(changes).missed
  expect(client(changes, start?.id).missed).toEqual([])
  changes.add(hosts)
  expect(client(changes, start?.id).types()).toEqual(['reset'])
})

test('a client that missed too many changes gets a reset, from which it can continue', () => {
  const changes = new Changes()
  const first = client(changes)
  for (let count = 0; count < 2001; count++) changes.add(hosts)
  expect(client(changes, first.received[0]?.id).types()).toEqual(['reset'])
  expect(client(changes, first.received[1]?.id).missed).toHaveLength(1999)
  const [reset] = client(changes, 'nonsense').missed
  changes.add(gone('shop'))
  expect(client(changes, reset?.id).types()).toEqual(['space-removed'])
})

test('an id of an earlier server leads to a reset', () => {
  const before = client(new Changes())
  const changes = new Changes()
  changes.add(hosts)
  expect(client(changes, before.missed[0]?.id).types()).toEqual(['reset'])
})

test('a client that has left gets no more changes', () => {
  const changes = new Changes()
  const one = client(changes)
  const other = client(changes)
  expect(changes.followers).toBe(2)
  one.stop()
  changes.add(hosts)
  expect([changes.followers, one.received.length, other.received.length]).toEqual([1, 0, 1])
})
