const MOST_SILENT_LOOKS = 2

/**
 * Finds out that a way on which the server says something again and again has gone dead without a word. Looks are counted, not seconds: a
 * page that slept hears at its first look what came meanwhile.
 */
export class SilenceWatch {
  #silentLooks = 0
  readonly #looking: ReturnType<typeof setInterval>

  /** @param everyMs between two looks: longer than the server is ever silent @param onSilence at each look from then on, until something is heard */
  constructor(everyMs: number, onSilence: () => void) {
    this.#looking = setInterval(() => {
      if (++this.#silentLooks > MOST_SILENT_LOOKS) onSilence()
    }, everyMs)
  }

  heard(): void {
    this.#silentLooks = 0
  }

  /** While nothing is listened to, nothing is missed; until something is heard. */
  rest(): void {
    this.#silentLooks = Number.NEGATIVE_INFINITY
  }

  end(): void {
    clearInterval(this.#looking)
  }
}
