import type { Store } from './store.ts'

/** A command in a container, and what is needed to end it. */
export interface StoredShell {
  /** The id of the engine's exec. */
  readonly id: string
  /** The id of the host. */
  readonly host: string
  readonly container: string
  /** The shell that started the command, and that ends it too. */
  readonly shell: readonly string[]
  /** The id of its session in the container. */
  readonly session: number
  /** Null: the image's own user. */
  readonly user: string | null
}

/** Stores a shell for as long as it is open, so that a killed server knows at its next start which shells it has left. */
export async function storeShell({ db }: Store, { shell, user, ...others }: StoredShell): Promise<void> {
  await db
    .insertInto('shells')
    .values({ ...others, shell: JSON.stringify(shell), user_name: user })
    .execute()
}

export async function listShells({ db }: Store): Promise<StoredShell[]> {
  const rows = await db.selectFrom('shells').selectAll().execute()
  return rows.map(({ shell, user_name: user, ...others }) => ({ ...others, shell: JSON.parse(shell), user }))
}

export async function removeShell({ db }: Store, id: string): Promise<void> {
  await db.deleteFrom('shells').where('id', '=', id).execute()
}
