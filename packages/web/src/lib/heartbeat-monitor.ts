const MAX_SILENT_CHECKS = 2

/**
 * Detects a dead connection on which the server would otherwise send something regularly. It counts checks, not seconds: after a page
 * has slept, many seconds without data do not mean that the connection is dead.
 */
export class HeartbeatMonitor {
  #silentChecks = 0
  readonly #timer: ReturnType<typeof setInterval>

  /**
   * @param everyMs the time between two checks, longer than the server is ever silent
   * @param onSilence called at each check of a silent connection, until data is received
   */
  constructor(everyMs: number, onSilence: () => void) {
    this.#timer = setInterval(() => {
      if (++this.#silentChecks > MAX_SILENT_CHECKS) onSilence()
    }, everyMs)
  }

  reset(): void {
    this.#silentChecks = 0
  }

  /** Pauses the watch until data is received, for times in which nothing is read from the connection. */
  pause(): void {
    this.#silentChecks = Number.NEGATIVE_INFINITY
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
