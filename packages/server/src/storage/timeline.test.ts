import { describe, expect, test } from 'vitest'
import { KINDS, newPeople } from './test-databases.ts'
import { conclude, forgetTimeline, type NewEntry, note, notedServices, timelineOf } from './timeline.ts'

const requested = {
  serviceId: 'web',
  by: 'admin',
  what: 'upgrade',
  from: 'running',
  result: null,
  to: null,
  detail: null,
} as const
const crashed: NewEntry = {
  serviceId: 'web',
  by: null,
  what: 'instance-failed',
  from: null,
  result: 'done',
  to: null,
  detail: { code: 'exit-code', params: { code: 3 } },
}

describe.each(KINDS)('%s', (kind) => {
  test('an entry stays open until it is concluded, and then has a duration', async () => {
    const people = await newPeople(kind)
    await note(people, requested)
    expect((await timelineOf(people, 'web', 10, null)).items).toMatchObject([
      { by: 'admin', what: 'upgrade', from: 'running', result: null, to: null, seconds: null, times: 1 },
    ])
    people.clock.now += 4000
    await conclude(people, 'web', 'failed', 'upgrade-paused', { code: 'exit-code', params: { code: 3 } })
    expect((await timelineOf(people, 'web', 10, null)).items).toMatchObject([
      { result: 'failed', to: 'upgrade-paused', seconds: 4, detail: 'The instance ended with exit code 3.' },
    ])
  })

  test('a crash loop is one entry that counts how often it happened', async () => {
    const people = await newPeople(kind)
    for (let times = 0; times < 12; times++) await note(people, crashed)
    await note(people, { ...crashed, detail: { code: 'exit-killed', params: {} } })
    expect((await timelineOf(people, 'web', 10, null)).items).toMatchObject([
      { detail: 'The instance was killed (exit code 137).', times: 1 },
      { detail: 'The instance ended with exit code 3.', times: 12 },
    ])
  })

  test('the last two hundred entries are kept, and read page by page', async () => {
    const people = await newPeople(kind)
    for (let number = 1; number <= 205; number++) await note(people, { ...requested, detail: `number ${number}` })
    const first = await timelineOf(people, 'web', 150, null)
    const second = await timelineOf(people, 'web', 150, first.next)
    expect(first.items[0]?.detail).toBe('number 205')
    expect([first.items.length, second.items.length, second.next]).toEqual([150, 50, null])
    expect(second.items.at(-1)?.detail).toBe('number 6')
  })

  test('forgetting a service removes its entries and no others', async () => {
    const people = await newPeople(kind)
    await note(people, requested)
    await note(people, { ...requested, serviceId: 'api' })
    await forgetTimeline(people, 'web')
    expect(await notedServices(people)).toEqual(['api'])
  })
})
