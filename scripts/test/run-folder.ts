import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claim } from '../test-cluster/owner.ts'
import { nameOfRun, RUN_VARIABLE } from './clean-up.ts'

const CLEAN_UP = join(import.meta.dirname, 'clean-up.ts')

/**
 * The folder of a run, in which everything that it starts keeps its files (as TMPDIR), and the process that cleans up after it.
 * That process waits until this one ends, however it ends: then it ends what the run started and removes the folder.
 */
export class RunFolder {
  readonly #path: string
  readonly #cleaner: ChildProcess

  /** Makes the folder of this process, and lets it and what it starts use that. */
  static async open(): Promise<RunFolder> {
    const path = join(tmpdir(), nameOfRun(process.pid))
    await mkdir(path, { mode: 0o711 })
    await claim(path, process.pid)
    const folder = new RunFolder(path)
    process.env.TMPDIR = path
    // Vite and Vitest ask for a home folder, which a user without a name has not.
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

  /** The environment variables that mark a process of the run: each must be given them. */
  get marker(): Record<string, string> {
    return { [RUN_VARIABLE]: this.#path }
  }

  /** Ends what is left of the run, and removes the folder. */
  async remove(): Promise<void> {
    const exited = once(this.#cleaner, 'exit')
    this.#cleaner.stdin?.end()
    await exited
  }
}
