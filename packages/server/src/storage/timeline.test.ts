import { describe, expect, test } from 'vitest'
import { KINDS, newPeople } from './test-databases.ts'
import { conclude, forgetTimeline, type NewEntry, note, notedServices, timelineOf } from './timeline.ts'

const asked = {
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
  test('what was asked for lasts until it is concluded, and tells how long it took', async () => {
    const people = await newPeople(kind)
    await note(people, asked)
    expect((await timelineOf(people, 'web', 10, null)).items).toMatchObject([
      { by: 'admin', what: 'upgrade', from: 'running', result: null, to: null, seconds: null, times: 1 },
    ])
    people.clock.now += 4000
    await conclude(people, 'web', 'failed', 'upgrade-paused', { code: 'exit-code', params: { code: 3 } })
    expect((await timelineOf(people, 'web', 10, null)).items).toMatchObject([
      { result: 'failed', to: 'upgrade-paused', seconds: 4, detail: 'The instance ended with exit code 3.' },
    ])
  })

  test('a crash loop is one entry that happened many times', async () => {
    const people = await newPeople(kind)
    for (let times = 0; times < 12; times++) await note(people, crashed)
    await note(people, { ...crashed, detail: { code: 'exit-killed', params: {} } })
    expect((await timelineOf(people, 'web', 10, null)).items).toMatchObject([
      { detail: 'The instance was killed (exit code 137).', times: 1 },
      { detail: 'The instance ended with exit code 3.', times: 12 },
    ])
  })

  test('the last two hundred are kept, and read page by page', async () => {
    const people = await newPeople(kind)
    for (let number = 1; number <= 205; number++) await note(people, { ...asked, detail: `number ${number}` })
    const first = await timelineOf(people, 'web', 150, null)
    const second = await timelineOf(people, 'web', 150, first.next)
    expect(first.items[0]?.detail).toBe('number 205')
    expect([first.items.length, second.items.length, second.next]).toEqual([150, 50, null])
    expect(second.items.at(-1)?.detail).toBe('number 6')
  })

  test('a service takes its entries with it, and no other', async () => {
    const people = await newPeople(kind)
    await note(people, asked)
    await note(people, { ...asked, serviceId: 'api' })
    await forgetTimeline(people, 'web')
    expect(await notedServices(people)).toEqual(['api'])
  })
})
