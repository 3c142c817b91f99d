import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Outside } from '../../test-support/docker/outside.ts'

interface StoredObject {
  readonly id: string
  readonly spec: object
  /** The content of a config or secret. */
  readonly content?: string
}

/** What a Berth had stored: its database and key, and its objects in the engine. */
interface StoredData {
  readonly databaseSchema: readonly string[]
  readonly databaseRows: Readonly<Record<string, readonly Record<string, string | number | null>[]>>
  /** Base64. */
  readonly secretKey: string
  readonly networks: readonly StoredObject[]
  readonly configs: readonly StoredObject[]
  readonly secrets: readonly StoredObject[]
  readonly services: readonly StoredObject[]
}

/**
 * Data that Berth of a given day stored on the fake engine. Engines give out ids, so the stored ones are replaced, in the order in which
 * objects refer to each other: services to networks and configs, and the configs of saved revisions to services.
 */
export class EarlierBerth {
  #text: string

  constructor(day: string) {
    this.#text = readFileSync(join(import.meta.dirname, 'stored-data', `${day}.json`), 'utf8')
  }

  get #data(): StoredData {
    return JSON.parse(this.#text)
  }

  /** Creates its objects in an engine. */
  async restoreObjects(outside: Outside): Promise<void> {
    const isOfRevision = ({ spec }: StoredObject) => JSON.stringify(spec).includes('"berth.service"')
    const create = async (
      path: string,
      kind: 'networks' | 'configs' | 'secrets' | 'services',
      filter = (_: StoredObject) => true,
    ) => {
      for (const { id } of this.#data[kind].filter(filter)) {
        const { spec, content } = this.#data[kind].find((one) => one.id === id) as StoredObject
        const data = content === undefined ? {} : { Data: Buffer.from(content).toString('base64') }
        const { ID, Id } = await outside.post<{ ID?: string; Id?: string }>(path, { ...spec, ...data })
        this.#text = this.#text.replaceAll(id, ID ?? Id ?? '')
      }
    }
    await create('/networks/create', 'networks')
    await create('/secrets/create', 'secrets')
    await create('/configs/create', 'configs', (config) => !isOfRevision(config))
    await create('/services/create', 'services')
    await create('/configs/create', 'configs', isOfRevision)
  }

  /** Writes its database and key into a data folder. */
  restoreFiles(dataDir: string): void {
    const { databaseSchema, databaseRows, secretKey } = this.#data
    writeFileSync(join(dataDir, 'vault.key'), Buffer.from(secretKey, 'base64'), { mode: 0o600 })
    const database = new DatabaseSync(join(dataDir, 'berth.db'))
    for (const statement of databaseSchema) database.exec(statement)
    for (const [table, rows] of Object.entries(databaseRows))
      for (const row of rows) {
        const columns = Object.keys(row)
        const values = columns.map((column) => `:${column}`)
        database.prepare(`INSERT INTO ${table} (${columns}) VALUES (${values})`).run(row)
      }
    database.close()
  }
}
