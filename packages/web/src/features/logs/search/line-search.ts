import { plainText } from '../feed/line-spans.ts'
import type { LogStore } from '../feed/log-store.ts'

export interface Query {
  readonly text: string
  readonly isRegex: boolean
}

/** Returns the pattern of a query, or null for an empty query. @throws SyntaxError if the regular expression is invalid */
export function patternOf({ text, isRegex }: Query): RegExp | null {
  if (text === '') return null
  return new RegExp(isRegex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi')
}

const LINES_PER_CLOCK_CHECK = 256

/** Finds the lines that match, in steps, so that the page stays responsive. */
export class LineSearch {
  /** Marks the matches in a line. */
  readonly pattern: RegExp
  /** Has no "g" flag, which would keep a position between calls. */
  readonly #test: RegExp
  readonly #store: LogStore
  #matches: number[] = []
  /** The number of matches that the store has dropped since. */
  dropped = 0
  #nextId: number

  constructor(store: LogStore, pattern: RegExp) {
    this.#store = store
    this.pattern = pattern
    this.#test = new RegExp(pattern.source, 'i')
    this.#nextId = store.first
  }

  /** The number of matches. */
  get count(): number {
    return this.#matches.length
  }

  get isDone(): boolean {
    return this.#nextId >= this.#store.end
  }

  /** Searches further lines until the deadline. @param deadline as of performance.now(), in milliseconds */
  step(deadline: number): void {
    const { first, end } = this.#store
    this.#dropBefore(first)
    this.#nextId = Math.max(this.#nextId, first)
    for (let steps = 1; this.#nextId < end; steps++) {
      if (this.#test.test(plainText(this.#store.text(this.#nextId)))) this.#matches.push(this.#nextId)
      this.#nextId++
      if (steps % LINES_PER_CLOCK_CHECK === 0 && performance.now() > deadline) return
    }
  }

  idAt(index: number): number | undefined {
    return this.#matches[index]
  }

  /** Returns the number of matches before a line. */
  indexOf(id: number): number {
    let [low, high] = [0, this.#matches.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#matches[middle] ?? 0) < id) low = middle + 1
      else high = middle
    }
    return low
  }

  #dropBefore(first: number): void {
    const droppedCount = this.indexOf(first)
    if (droppedCount === 0) return
    this.#matches = this.#matches.slice(droppedCount)
    this.dropped += droppedCount
  }
}
