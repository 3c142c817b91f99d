import type { Role } from '@berth/contract/http/permissions.ts'
import type { Migration } from 'kysely/migration'

/** The tables as they are after the last migration: text ids, times in milliseconds since 1970, 0/1 for booleans. */
export interface Schema {
  users: {
    id: string
    /** The name as it is shown. */
    name: string
    /** The name in lower case, which is unique: by JavaScript, since the databases differ on letters beyond ASCII. */
    caseless_name: string
    password_hash: string
    role: Role
    created_at: number
    updated_at: number
  }
  sessions: {
    id: string
    user_id: string
    /** SHA-256 of the token, in hex: nobody who reads the database can sign in with it. */
    token_hash: string
    created_at: number
    last_seen_at: number
    expires_at: number
    user_agent: string | null
    address: string
  }
  registries: {
    id: string
    name: string
    address: string
    plain_http: 0 | 1
    /** PEM. */
    ca_certificate: string | null
    username: string | null
    /** Sealed by the vault; set if the user name is. */
    sealed_password: string | null
    created_at: number
  }
  hooks: {
    id: string
    name: string
    /** SHA-256 of the token, in hex. */
    token_hash: string
    /** What the hook is restricted to, a space and a repository; null: any. */
    space: string | null
    repository: string | null
    created_by: string
    created_at: number
    last_used_at: number | null
  }
  /** Pushed images that services were not upgraded to yet, one for each service. */
  pushes: {
    service_id: string
    reference: string
    hook_name: string
    at: number
  }
  /** Commands in containers that are open, or were open when a server was killed. */
  shells: {
    id: string
    host: string
    container: string
    /** The command of the shell, as a JSON array. */
    shell: string
    session: number
    user_name: string | null
  }
  timeline: {
    id: string
    /** Counts up, in the order in which entries were recorded. */
    number: number
    service_id: string
    at: number
    by_name: string | null
    what: string
    from_state: string | null
    to_state: string | null
    result: string | null
    ended_at: number | null
    /** A Message as JSON, or plain text. */
    detail: string | null
    /** How often the same happened in a row; `ended_at` is the last time. */
    times: number
  }
}

/**
 * Migrations run in the order of their names, each once, on SQLite and PostgreSQL alike. A released migration is never changed; a new one
 * is added below it.
 */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-people': {
    async up(db) {
      await db.schema
        .createTable('users')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('caseless_name', 'text', (column) => column.notNull().unique())
        .addColumn('password_hash', 'text', (column) => column.notNull())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .execute()

      await db.schema
        .createTable('sessions')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
        .addColumn('token_hash', 'text', (column) => column.notNull().unique())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .addColumn('user_agent', 'text')
        .addColumn('address', 'text', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('sessions_user_id').on('sessions').column('user_id').execute()
      await db.schema.createIndex('sessions_expires_at').on('sessions').column('expires_at').execute()

      await db.schema
        .createTable('registries')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull().unique())
        .addColumn('address', 'text', (column) => column.notNull())
        .addColumn('plain_http', 'integer', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .execute()
    },
  },
  '0002-timeline': {
    async up(db) {
      await db.schema
        .createTable('timeline')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('number', 'bigint', (column) => column.notNull())
        .addColumn('service_id', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('by_name', 'text')
        .addColumn('what', 'text', (column) => column.notNull())
        .addColumn('from_state', 'text')
        .addColumn('to_state', 'text')
        .addColumn('result', 'text')
        .addColumn('ended_at', 'bigint')
        .addColumn('detail', 'text')
        .addColumn('times', 'integer', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('timeline_service').on('timeline').columns(['service_id', 'number']).execute()
    },
  },
  '0003-registry-credentials': {
    async up(db) {
      for (const column of ['ca_certificate', 'username', 'sealed_password'])
        await db.schema.alterTable('registries').addColumn(column, 'text').execute()
    },
  },
  '0004-hooks': {
    async up(db) {
      await db.schema
        .createTable('hooks')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull().unique())
        .addColumn('token_hash', 'text', (column) => column.notNull().unique())
        .addColumn('space', 'text')
        .addColumn('repository', 'text')
        .addColumn('created_by', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('last_used_at', 'bigint')
        .execute()
      await db.schema
        .createTable('pushes')
        .addColumn('service_id', 'text', (column) => column.primaryKey())
        .addColumn('reference', 'text', (column) => column.notNull())
        .addColumn('hook_name', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute()
    },
  },
  '0005-shells': {
    async up(db) {
      await db.schema
        .createTable('shells')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('host', 'text', (column) => column.notNull())
        .addColumn('container', 'text', (column) => column.notNull())
        .addColumn('shell', 'text', (column) => column.notNull())
        .addColumn('session', 'integer', (column) => column.notNull())
        .addColumn('user_name', 'text')
        .execute()
    },
  },
}
