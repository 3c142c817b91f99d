import type { Store } from './store.ts'

/** A command in a container, and what is to be known to end it. */
export interface NotedShell {
  /** Of the engine's exec. */
  readonly id: string
  /** The id of the host. */
  readonly host: string
  readonly container: string
  /** The shell that started it, which ends it too. */
  readonly shell: readonly string[]
  /** The number of its session in the container. */
  readonly session: number
  /** Null: the image's own. */
  readonly user: string | null
}

/** Notes it for as long as it is open, so that a server that is killed knows at its next start what it has left. */
export async function noteShell({ db }: Store, { shell, user, ...others }: NotedShell): Promise<void> {
  await db
    .insertInto('shells')
    .values({ ...others, shell: JSON.stringify(shell), user_name: user })
    .execute()
}

export async function notedShells({ db }: Store): Promise<NotedShell[]> {
  const rows = await db.selectFrom('shells').selectAll().execute()
  return rows.map(({ shell, user_name: user, ...others }) => ({ ...others, shell: JSON.parse(shell), user }))
}

export async function forgetShell({ db }: Store, id: string): Promise<void> {
  await db.deleteFrom('shells').where('id', '=', id).execute()
}
