import { plainOf } from './line-spans.ts'
import type { LogStore } from './log-store.ts'

export interface Query {
  readonly text: string
  readonly isRegex: boolean
}

/** Null where there is nothing to look for. @throws SyntaxError where the expression is none */
export function patternOf({ text, isRegex }: Query): RegExp | null {
  if (text === '') return null
  return new RegExp(isRegex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi')
}

const LOOK_AT_CLOCK_EVERY = 256

/** The lines that match, found little by little so that the page stays at hand. */
export class LogSearch {
  /** For marking what matches. */
  readonly pattern: RegExp
  /** Without "g", which remembers where it was. */
  readonly #test: RegExp
  readonly #store: LogStore
  #found: number[] = []
  /** Found lines that the store has dropped since. */
  dropped = 0
  #next: number

  constructor(store: LogStore, pattern: RegExp) {
    this.#store = store
    this.pattern = pattern
    this.#test = new RegExp(pattern.source, 'i')
    this.#next = store.first
  }

  /** Ids, oldest first. */
  get count(): number {
    return this.#found.length
  }

  get isDone(): boolean {
    return this.#next >= this.#store.end
  }

  /** @param deadline by performance.now() */
  step(deadline: number): void {
    const { first, end } = this.#store
    this.#forget(first)
    this.#next = Math.max(this.#next, first)
    for (let steps = 1; this.#next < end; steps++) {
      if (this.#test.test(plainOf(this.#store.text(this.#next)))) this.#found.push(this.#next)
      this.#next++
      if (steps % LOOK_AT_CLOCK_EVERY === 0 && performance.now() > deadline) return
    }
  }

  idAt(index: number): number | undefined {
    return this.#found[index]
  }

  /** How many matches are before a line. */
  indexOf(id: number): number {
    let [low, high] = [0, this.#found.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#found[middle] ?? 0) < id) low = middle + 1
      else high = middle
    }
    return low
  }

  #forget(first: number): void {
    const gone = this.indexOf(first)
    if (gone === 0) return
    this.#found = this.#found.slice(gone)
    this.dropped += gone
  }
}
