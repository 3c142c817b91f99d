import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** `folder` is gone when the tests are over; `socketDir` is where PostgreSQL listens, whose superuser is `postgres`. */
    databases: { folder: string; socketDir: string; refusal: string | null }
  }
}

/**
 * Makes the folder $1 and a PostgreSQL in it by the programs in $2, says "ready" or what went wrong, and lives as long as its
 * standard input is open: however the tests end, also by Ctrl-C or kill -9, the server ends and the folder is gone.
 */
const LIFE = `
PATH="$2:$PATH"
home="$1/postgresql"
# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
start() {
  mkdir -m 700 "$home" && if [ "$(id -u)" = 0 ]; then chown postgres "$home"; fi &&
  as_postgres initdb -D "$home/data" -U postgres -A trust --locale=C -E UTF8 --no-sync &&
  as_postgres pg_ctl -D "$home/data" -l "$home/log" -w start \
    -o "-k $home -c listen_addresses= -c fsync=off -c shared_buffers=16MB -c max_connections=200"
}
trap 'rm -rf "$1"' EXIT
mkdir -m 711 "$1"
if start >"$1/said" 2>&1; then echo ready; else cat "$1/said"; fi
cat >/dev/null
as_postgres pg_ctl -D "$home/data" -m immediate stop >/dev/null 2>&1
`

/** For `globalSetup` of vitest: one PostgreSQL for all tests of a run. Where it can't be had, the tests that need it fail. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = join(tmpdir(), `berth-databases-${process.pid}`)
  // Detached: Ctrl-C would reach it before the tests have closed their connections.
  const child = spawn('sh', ['-c', LIFE, 'sh', folder, programsFolder()], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const said = String(await Promise.race([once(child.stdout, 'data'), exited]))
  const refusal = `PostgreSQL does not start. On Debian or Ubuntu, apt-get install postgresql brings it.\n${said}`
  provide('databases', {
    folder,
    socketDir: join(folder, 'postgresql'),
    refusal: said.startsWith('ready') ? null : refusal,
  })
  return async () => {
    child.stdin.end()
    await exited
  }
}

/** Debian keeps them out of PATH, in a folder for each version. Empty elsewhere: PATH has them, or nobody. */
function programsFolder(): string {
  return globSync('/usr/lib/postgresql/*/bin').at(-1) ?? ''
}
