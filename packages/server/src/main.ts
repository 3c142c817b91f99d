import { startServer } from './server.ts'
import { readSettings } from './settings.ts'

const printLine = (line: string) => process.stdout.write(`${line}\n`)

export async function run(): Promise<void> {
  try {
    const { address, firstPassword, close } = await startServer(readSettings(process.env))
    printLine(`Berth is at ${address}`)
    if (firstPassword && !process.env.BERTH_ADMIN_PASSWORD)
      printLine(`Sign in as admin with the password ${firstPassword} (it is shown this once; change it in the page)`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => close().then(() => process.exit(0)))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  }
}

if (import.meta.main) await run()
