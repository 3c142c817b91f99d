import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../../packages/server/src/server.ts'
import { readSettings } from '../../packages/server/src/settings.ts'
import type { Timings } from '../../packages/server/src/timings.ts'
import { PASSWORD } from './berth.ts'

export interface InProcessOptions {
  readonly timings?: Partial<Timings>
  /** Additional settings, such as BERTH_METRICS_TOKEN. */
  readonly settings?: NodeJS.ProcessEnv
  /** The server's clock, in milliseconds since 1970. */
  readonly now?: () => number
  /** Fills the data folder before the server starts. */
  readonly prepare?: (dataDir: string) => void
}

/** Starts Berth in the test's own process, where its resources can be counted, and signs in. */
export async function startInProcess(dockerHost: string, { timings, settings, now, prepare }: InProcessOptions = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'berth-data-'))
  prepare?.(dataDir)
  const BERTH_TIMINGS = timings ? JSON.stringify(timings) : process.env.BERTH_TIMINGS
  const env = {
    PORT: '0',
    DOCKER_HOST: dockerHost,
    BERTH_DATA_DIR: dataDir,
    BERTH_ADMIN_PASSWORD: PASSWORD,
    BERTH_TIMINGS,
    ...settings,
  }
  const server = await startServer(readSettings(env), now)
  const { address, app } = server
  const response = await fetch(`${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return {
    ...{ address, app, cookie, dataDir },
    /** Sends a request like a signed-in browser. */
    fetch: (path: string, init: RequestInit = {}) =>
      fetch(address + path, { ...init, headers: { ...init.headers, cookie } }),
    async close() {
      await server.close()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
