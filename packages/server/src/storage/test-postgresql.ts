import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the socket that PostgreSQL listens on, whose superuser is `postgres`, and the reason if it does not. */
    postgresql: { socketDir: string; refusal: string | null }
  }
}

const SERVER = join(import.meta.dirname, 'test-postgresql.sh')

/** Starts one PostgreSQL for all tests of a run (`globalSetup` of vitest). If it does not start, the tests that need it fail. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = join(tmpdir(), `berth-databases-${process.pid}`)
  // Detached: Ctrl-C would reach it before the tests have closed their connections.
  const child = spawn('sh', [SERVER, folder, programsFolder()], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const output = String(await Promise.race([once(child.stdout, 'data'), exited]))
  const refusal = `PostgreSQL does not start. On Debian or Ubuntu, apt-get install postgresql brings it.\n${output}`
  provide('postgresql', {
    socketDir: join(folder, 'postgresql'),
    refusal: output.startsWith('ready') ? null : refusal,
  })
  return async () => {
    child.stdin.end()
    await exited
  }
}

/**
 * Returns the folder of PostgreSQL's programs. Debian keeps them out of PATH, in a folder for each version. Empty elsewhere: they are in
 * PATH, or missing.
 */
function programsFolder(): string {
  return globSync('/usr/lib/postgresql/*/bin').at(-1) ?? ''
}
