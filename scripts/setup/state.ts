import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The parts that `npm start` started, so that `npm run stop` stops those and nothing else. */
export interface Started {
  engine: (({ by: 'systemd' } | { by: 'berth'; pid: number }) & { boot: string }) | null
  swarm: boolean
  registry: { port: number } | null
  /** The process ids of the running server, beginning with the supervising process. */
  server: { pids: number[]; url: string } | null
}

const NOTHING: Started = { engine: null, swarm: false, registry: null, server: null }

/** Returns `BERTH_DATA_DIR`, else the folder `berth` in the user's data folder. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  if (env.BERTH_DATA_DIR) return resolve(env.BERTH_DATA_DIR)
  return join(env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local', 'share'), 'berth')
}

/** The file `setup.json` in the data folder, which stores what `npm start` started. */
export class SetupState {
  readonly folder: string
  readonly #file: string

  constructor(folder: string) {
    this.folder = folder
    this.#file = join(folder, 'setup.json')
  }

  /** Returns an empty state if the file is missing or invalid. */
  read(): Started {
    try {
      return { ...NOTHING, ...(JSON.parse(readFileSync(this.#file, 'utf8')) as Partial<Started>) }
    } catch {
      return NOTHING
    }
  }

  /** Writes the file in one step, so that a killed process leaves no partial file. */
  update(change: Partial<Started>): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    const next = `${this.#file}.${process.pid}`
    writeFileSync(next, `${JSON.stringify({ ...this.read(), ...change }, null, 2)}\n`)
    renameSync(next, this.#file)
  }
}
