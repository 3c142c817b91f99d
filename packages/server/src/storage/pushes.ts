import type { Store } from './store.ts'

/** A service that is to be upgraded to a pushed image as soon as possible. */
export interface Push {
  readonly serviceId: string
  /** The image to upgrade to. */
  readonly reference: string
  /** The name of the push hook that reported it. */
  readonly hook: string
}

/** Stores a push, in place of the service's earlier one. */
export async function storePush({ db, now }: Store, { serviceId, reference, hook }: Push): Promise<void> {
  const values = { reference, hook_name: hook, at: now() }
  await db
    .insertInto('pushes')
    .values({ service_id: serviceId, ...values })
    .onConflict((conflict) => conflict.column('service_id').doUpdateSet(values))
    .execute()
}

export async function listPushes({ db }: Store): Promise<Push[]> {
  const rows = await db.selectFrom('pushes').selectAll().orderBy('at').execute()
  return rows.map((row) => ({ serviceId: row.service_id, reference: row.reference, hook: row.hook_name }))
}

/** Removes a push, unless another one has taken its place. */
export async function removePush({ db }: Store, { serviceId, reference, hook }: Push): Promise<void> {
  await db
    .deleteFrom('pushes')
    .where('service_id', '=', serviceId)
    .where('reference', '=', reference)
    .where('hook_name', '=', hook)
    .execute()
}
