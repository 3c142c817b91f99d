/** A gate at which callers wait while it is closed. */
export class Gate {
  #opened: PromiseWithResolvers<void> | null = null

  close(): void {
    this.#opened ??= Promise.withResolvers<void>()
  }

  open(): void {
    this.#opened?.resolve()
    this.#opened = null
  }

  /** Resolves as soon as the gate is open. */
  async pass(): Promise<void> {
    while (this.#opened) await this.#opened.promise
  }
}
