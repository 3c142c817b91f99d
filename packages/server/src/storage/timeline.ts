import { randomUUID } from 'node:crypto'
import { formatMessage, Message } from '@berth/contract/messages/message.ts'
import type { ServiceState, TimelineEntry } from '@berth/contract/services/services.ts'
import type { Selectable } from 'kysely'
import type { Schema } from './schema.ts'
import type { Store } from './store.ts'

/** How many entries are kept of each service. */
const MOST_ENTRIES = 200
const LOOP_ENTRIES = 20

export interface NewTimelineEntry {
  readonly serviceId: string
  /** The user; null for events of the engine and for Berth's own operations. */
  readonly by: string | null
  readonly what: TimelineEntry['what']
  readonly from: ServiceState | null
  /** Null while the entry is open. */
  readonly result: TimelineEntry['result']
  readonly to: ServiceState | null
  readonly detail: Message | string | null
}

/**
 * Records what happened. An event that the engine repeats, as in a crash loop that moves from host to host, counts as one entry that
 * happened several times, until a person does something.
 *
 * @returns the id of the entry
 */
export async function addEntry({ db, now }: Store, entry: NewTimelineEntry): Promise<string> {
  const { serviceId, by, what, from, result, to } = entry
  const detail = entry.detail === null || typeof entry.detail === 'string' ? entry.detail : JSON.stringify(entry.detail)
  const recent = await db
    .selectFrom('timeline')
    .selectAll()
    .where('service_id', '=', serviceId)
    .orderBy('number', 'desc')
    .limit(LOOP_ENTRIES)
    .execute()
  const time = now()
  const lastByPerson = recent.findIndex((one) => one.by_name !== null)
  const sincePerson = by === null ? recent.slice(0, lastByPerson < 0 ? recent.length : lastByPerson) : []
  const repeated = sincePerson.find((one) => one.what === what && one.detail === detail)
  if (repeated) {
    await db
      .updateTable('timeline')
      .set({ times: repeated.times + 1, ended_at: time })
      .where('id', '=', repeated.id)
      .execute()
    return repeated.id
  }
  const number = (recent[0]?.number ?? 0) + 1
  const id = randomUUID()
  await db
    .insertInto('timeline')
    .values({
      id,
      number,
      service_id: serviceId,
      at: time,
      by_name: by,
      what,
      from_state: from,
      to_state: to,
      result,
      ended_at: result === null ? null : time,
      detail,
      times: 1,
    })
    .execute()
  await db
    .deleteFrom('timeline')
    .where('service_id', '=', serviceId)
    .where('number', '<=', number - MOST_ENTRIES)
    .execute()
  return id
}

/** Concludes the open entries of a service, except shells: a shell lasts until it is closed, whatever is done to the service. */
export async function concludeEntries(
  { db, now }: Store,
  serviceId: string,
  result: NonNullable<TimelineEntry['result']>,
  to: ServiceState | null,
  detail: Message | null,
): Promise<void> {
  await db
    .updateTable('timeline')
    .set({ result, to_state: to, ended_at: now(), ...(detail && { detail: JSON.stringify(detail) }) })
    .where('service_id', '=', serviceId)
    .where('what', '!=', 'shell')
    .where('result', 'is', null)
    .execute()
}

/** Concludes one open entry. */
export async function concludeEntry({ db, now }: Store, id: string): Promise<void> {
  await db.updateTable('timeline').set({ result: 'done', ended_at: now() }).where('id', '=', id).execute()
}

/** Concludes shells that were open when a server was killed. How long they lasted is not known. */
export async function concludeShells({ db, now }: Store): Promise<void> {
  await db
    .updateTable('timeline')
    .set({ result: 'failed', ended_at: now() })
    .where('what', '=', 'shell')
    .where('result', 'is', null)
    .execute()
}

/** Returns a page of entries, newest first. @param before the number of the last entry of the previous page */
export async function listEntries({ db }: Store, serviceId: string, limit: number, before: number | null) {
  const rows = await db
    .selectFrom('timeline')
    .selectAll()
    .where('service_id', '=', serviceId)
    .$if(before !== null, (query) => query.where('number', '<', before ?? 0))
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  return { items: page.map(toEntry), next: rows.length > limit ? (page.at(-1)?.number ?? null) : null }
}

/** Returns the ids of services that have entries. */
export async function servicesWithEntries({ db }: Store): Promise<string[]> {
  const rows = await db.selectFrom('timeline').select('service_id').distinct().execute()
  return rows.map(({ service_id }) => service_id)
}

export async function removeTimeline({ db }: Store, serviceId: string): Promise<void> {
  await db.deleteFrom('timeline').where('service_id', '=', serviceId).execute()
}

function toEntry(row: Selectable<Schema['timeline']>): TimelineEntry {
  const detailMessage = row.detail?.startsWith('{') ? Message.safeParse(JSON.parse(row.detail)).data : undefined
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    by: row.by_name,
    what: row.what as TimelineEntry['what'],
    from: row.from_state as ServiceState | null,
    result: row.result as TimelineEntry['result'],
    to: row.to_state as ServiceState | null,
    seconds: row.ended_at === null ? null : (row.ended_at - row.at) / 1000,
    times: row.times,
    detail: detailMessage ? formatMessage(detailMessage, 'en') : row.detail,
    detailMessage: detailMessage ?? null,
  }
}
