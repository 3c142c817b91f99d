import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** What `npm start` started, so that `npm run stop` ends that and nothing else. */
export interface Started {
  engine: (({ by: 'systemd' } | { by: 'berth'; pid: number }) & { boot: string }) | null
  swarm: boolean
  registry: { port: number } | null
  /** The processes of the running server, the one that watches over it first. */
  server: { pids: number[]; url: string } | null
}

const NOTHING: Started = { engine: null, swarm: false, registry: null, server: null }

/** `BERTH_DATA_DIR`, else `berth` in the user's folder for data. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  if (env.BERTH_DATA_DIR) return resolve(env.BERTH_DATA_DIR)
  return join(env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local', 'share'), 'berth')
}

/** The file that remembers it, in the data folder. */
export class SetupState {
  readonly folder: string
  readonly #file: string

  constructor(folder: string) {
    this.folder = folder
    this.#file = join(folder, 'setup.json')
  }

  /** Nothing, where the file is not there or cannot be read as what it should be. */
  read(): Started {
    try {
      return { ...NOTHING, ...(JSON.parse(readFileSync(this.#file, 'utf8')) as Partial<Started>) }
    } catch {
      return NOTHING
    }
  }

  /** Written whole or not at all, also when this process is killed. */
  update(change: Partial<Started>): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    const next = `${this.#file}.${process.pid}`
    writeFileSync(next, `${JSON.stringify({ ...this.read(), ...change }, null, 2)}\n`)
    renameSync(next, this.#file)
  }
}
