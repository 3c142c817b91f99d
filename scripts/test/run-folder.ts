import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimFolder } from '../test-cluster/owner.ts'
import { RUN_VARIABLE, runFolderName } from './clean-up.ts'

const CLEAN_UP = join(import.meta.dirname, 'clean-up.ts')

/**
 * The folder of a run, which is the TMPDIR of all its processes, and the process that cleans up after the run. That process waits until
 * this one ends in any way. Then it ends the processes of the run and removes the folder.
 */
export class RunFolder {
  readonly #path: string
  readonly #cleaner: ChildProcess

  /** Creates the folder of this process and sets it as TMPDIR of this process and its children. */
  static async open(): Promise<RunFolder> {
    const path = join(tmpdir(), runFolderName(process.pid))
    await mkdir(path, { mode: 0o711 })
    await claimFolder(path, process.pid)
    const folder = new RunFolder(path)
    process.env.TMPDIR = path
    // Vite and Vitest need a home folder, which a user without a name lacks.
    process.env.HOME ||= path
    return folder
  }

  private constructor(path: string) {
    this.#path = path
    // Detached, so that Ctrl-C reaches only the run.
    this.#cleaner = spawn(process.execPath, [CLEAN_UP, path], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'inherit'],
    })
  }

  /** The environment variables that mark a process of the run. Every process must be started with them. */
  get marker(): Record<string, string> {
    return { [RUN_VARIABLE]: this.#path }
  }

  /** Ends the remaining processes of the run and removes the folder. */
  async remove(): Promise<void> {
    const exited = once(this.#cleaner, 'exit')
    this.#cleaner.stdin?.end()
    await exited
  }
}
