import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createAccounts } from '../packages/server/src/accounts/account-store.ts'
import { generatePassword, setPassword } from '../packages/server/src/accounts/accounts.ts'
import { openDatabase } from '../packages/server/src/storage/database.ts'
import { dataFolder } from './setup/state.ts'

/** Sets a new password for a user, prints it once and ends all of the user's sessions. The server may be running. */
async function main(name: string | undefined): Promise<void> {
  if (!name) throw new Error('Name the user: npm run reset-password -- <name>')
  const dataDir = dataFolder(process.env)
  const url = process.env.DATABASE_URL || undefined
  if (!url && !existsSync(join(dataDir, 'berth.db')))
    throw new Error(
      `There is no database in ${dataDir}. Set BERTH_DATA_DIR or DATABASE_URL to the same value as for the server.`,
    )
  const db = await openDatabase({ dataDir, url })
  try {
    const password = generatePassword()
    await setPassword(createAccounts(db), name, password)
    process.stdout.write(`New password of ${name} (it is shown only once): ${password}\n`)
  } finally {
    await db.destroy()
  }
}

try {
  await main(process.argv[2])
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
