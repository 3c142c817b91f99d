import { randomUUID } from 'node:crypto'
import { formatMessage, Message } from '@berth/contract/messages/message.ts'
import type { ServiceState, TimelineEntry } from '@berth/contract/services/services.ts'
import type { Selectable } from 'kysely'
import type { Schema } from './schema.ts'
import type { Store } from './store.ts'

/** So many entries are kept of each service. */
const KEPT = 200
const LOOP_ENTRIES = 20

export interface NewEntry {
  readonly serviceId: string
  /** Null for what nobody asked for. */
  readonly by: string | null
  readonly what: TimelineEntry['what']
  readonly from: ServiceState | null
  /** Null while it lasts. */
  readonly result: TimelineEntry['result']
  readonly to: ServiceState | null
  readonly detail: Message | string | null
}

/**
 * Notes what happened. What the engine does once more, as in a crash loop that goes from host to host, counts as one entry that
 * happened so many times, until a person does something.
 *
 * @returns its id
 */
export async function note({ db, now }: Store, entry: NewEntry): Promise<string> {
  const { serviceId, by, what, from, result, to } = entry
  const detail = entry.detail === null || typeof entry.detail === 'string' ? entry.detail : JSON.stringify(entry.detail)
  const last = await db
    .selectFrom('timeline')
    .selectAll()
    .where('service_id', '=', serviceId)
    .orderBy('number', 'desc')
    .limit(LOOP_ENTRIES)
    .execute()
  const time = now()
  const person = last.findIndex((one) => one.by_name !== null)
  const loop = by === null ? last.slice(0, person < 0 ? last.length : person) : []
  const same = loop.find((one) => one.what === what && one.detail === detail)
  if (same) {
    await db
      .updateTable('timeline')
      .set({ times: same.times + 1, ended_at: time })
      .where('id', '=', same.id)
      .execute()
    return same.id
  }
  const number = (last[0]?.number ?? 0) + 1
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
    .where('number', '<=', number - KEPT)
    .execute()
  return id
}

/** Ends whatever lasts of a service; but a shell lasts until it is closed, whatever is done to the service. */
export async function conclude(
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

/** Ends one entry that lasts. */
export async function concludeEntry({ db, now }: Store, id: string): Promise<void> {
  await db.updateTable('timeline').set({ result: 'done', ended_at: now() }).where('id', '=', id).execute()
}

/** Shells that were open when a server ended without a word; how long they were is not known. */
export async function concludeShells({ db, now }: Store): Promise<void> {
  await db
    .updateTable('timeline')
    .set({ result: 'failed', ended_at: now() })
    .where('what', '=', 'shell')
    .where('result', 'is', null)
    .execute()
}

/** Newest first. @param before the number of the last entry of the page before */
export async function timelineOf({ db }: Store, serviceId: string, limit: number, before: number | null) {
  const rows = await db
    .selectFrom('timeline')
    .selectAll()
    .where('service_id', '=', serviceId)
    .$if(before !== null, (query) => query.where('number', '<', before ?? 0))
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  return { items: page.map(shown), next: rows.length > limit ? (page.at(-1)?.number ?? null) : null }
}

/** The ids of services that something is noted of. */
export async function notedServices({ db }: Store): Promise<string[]> {
  const rows = await db.selectFrom('timeline').select('service_id').distinct().execute()
  return rows.map(({ service_id }) => service_id)
}

export async function forgetTimeline({ db }: Store, serviceId: string): Promise<void> {
  await db.deleteFrom('timeline').where('service_id', '=', serviceId).execute()
}

function shown(row: Selectable<Schema['timeline']>): TimelineEntry {
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
