/** Runs tasks of which each key has at most one at a time. A task is dropped while another one of its key runs. */
export class OneAtATime {
  readonly #running = new Set<string>()
  readonly #fail: (error: unknown) => void

  constructor(fail: (error: unknown) => void) {
    this.#fail = fail
  }

  run(key: string, task: () => Promise<unknown>): void {
    if (this.#running.has(key)) return
    this.#running.add(key)
    task()
      .catch(this.#fail)
      .finally(() => this.#running.delete(key))
  }
}
