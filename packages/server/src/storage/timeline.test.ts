import { describe, expect, test } from 'vitest'
import { DATABASE_KINDS, newAccounts } from './test-databases.ts'
import {
  addEntry,
  concludeEntries,
  listEntries,
  type NewTimelineEntry,
  removeTimeline,
  servicesWithEntries,
} from './timeline.ts'

const requested = {
  serviceId: 'web',
  by: 'admin',
  what: 'upgrade',
  from: 'running',
  result: null,
  to: null,
  detail: null,
} as const
const crashed: NewTimelineEntry = {
  serviceId: 'web',
  by: null,
  what: 'instance-failed',
  from: null,
  result: 'done',
  to: null,
  detail: { code: 'exit-code', params: { code: 3 } },
}

describe.each(DATABASE_KINDS)('%s', (kind) => {
  test('an entry stays open until it is concluded, and then has a duration', async () => {
    const accounts = await newAccounts(kind)
    await addEntry(accounts, requested)
    expect((await listEntries(accounts, 'web', 10, null)).items).toMatchObject([
      { by: 'admin', what: 'upgrade', from: 'running', result: null, to: null, seconds: null, times: 1 },
    ])
    accounts.clock.now += 4000
    await concludeEntries(accounts, 'web', 'failed', 'upgrade-paused', { code: 'exit-code', params: { code: 3 } })
    expect((await listEntries(accounts, 'web', 10, null)).items).toMatchObject([
      { result: 'failed', to: 'upgrade-paused', seconds: 4, detail: 'The instance ended with exit code 3.' },
    ])
  })

  test('a crash loop is one entry that counts how often it happened', async () => {
    const accounts = await newAccounts(kind)
    for (let times = 0; times < 12; times++) await addEntry(accounts, crashed)
    await addEntry(accounts, { ...crashed, detail: { code: 'exit-killed', params: {} } })
    expect((await listEntries(accounts, 'web', 10, null)).items).toMatchObject([
      { detail: 'The instance was killed (exit code 137).', times: 1 },
      { detail: 'The instance ended with exit code 3.', times: 12 },
    ])
  })

  test('the last two hundred entries are kept, and read page by page', async () => {
    const accounts = await newAccounts(kind)
    for (let number = 1; number <= 205; number++) await addEntry(accounts, { ...requested, detail: `number ${number}` })
    const first = await listEntries(accounts, 'web', 150, null)
    const second = await listEntries(accounts, 'web', 150, first.next)
    expect(first.items[0]?.detail).toBe('number 205')
    expect([first.items.length, second.items.length, second.next]).toEqual([150, 50, null])
    expect(second.items.at(-1)?.detail).toBe('number 6')
  })

  test('forgetting a service removes its entries and no others', async () => {
    const accounts = await newAccounts(kind)
    await addEntry(accounts, requested)
    await addEntry(accounts, { ...requested, serviceId: 'api' })
    await removeTimeline(accounts, 'web')
    expect(await servicesWithEntries(accounts)).toEqual(['api'])
  })
})
