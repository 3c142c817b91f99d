import type { Store } from './store.ts'

/** A service that is to be upgraded to what was pushed, as soon as it can be. */
export interface Push {
  readonly serviceId: string
  /** The image to upgrade to. */
  readonly reference: string
  /** The name of the hook that told of it. */
  readonly hook: string
}

/** Instead of what was remembered of the service before. */
export async function rememberPush({ db, now }: Store, { serviceId, reference, hook }: Push): Promise<void> {
  const values = { reference, hook_name: hook, at: now() }
  await db
    .insertInto('pushes')
    .values({ service_id: serviceId, ...values })
    .onConflict((conflict) => conflict.column('service_id').doUpdateSet(values))
    .execute()
}

export async function rememberedPushes({ db }: Store): Promise<Push[]> {
  const rows = await db.selectFrom('pushes').selectAll().orderBy('at').execute()
  return rows.map((row) => ({ serviceId: row.service_id, reference: row.reference, hook: row.hook_name }))
}

/** Unless another one took its place. */
export async function forgetPush({ db }: Store, { serviceId, reference, hook }: Push): Promise<void> {
  await db
    .deleteFrom('pushes')
    .where('service_id', '=', serviceId)
    .where('reference', '=', reference)
    .where('hook_name', '=', hook)
    .execute()
}
