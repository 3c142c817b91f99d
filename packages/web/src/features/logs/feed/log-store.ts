import { IS_CUT, IS_ERROR, type LineBatch } from './line-batch.ts'

export interface Line {
  /** The number of the line, counted from the first line that was read. */
  readonly id: number
  readonly text: string
  readonly at: number
  readonly nanos: number
  /** The instance's number. */
  readonly instance: number
  readonly isError: boolean
  readonly isCut: boolean
}

interface Block extends LineBatch {
  readonly start: number
}

/** Smaller blocks are merged, because live lines arrive in small batches. */
const BLOCK_LINES = 4096

/** Stores the newest lines, up to a number of lines and of characters. */
export class LogStore {
  readonly #maxLines: number
  readonly #maxChars: number
  readonly #blocks: Block[] = []
  #chars = 0
  /** The id of the oldest stored line, which is also the number of dropped lines. */
  first = 0
  /** The id of the next line. */
  end = 0

  constructor(maxLines: number, maxChars: number) {
    this.#maxLines = maxLines
    this.#maxChars = maxChars
  }

  append(batch: LineBatch): void {
    const last = this.#blocks.at(-1)
    const isSmall = last !== undefined && last.ends.length + batch.ends.length <= BLOCK_LINES
    const block = isSmall ? joinBlocks(last, batch) : { ...batch, start: this.end }
    if (isSmall) this.#blocks.pop()
    this.#blocks.push(block)
    this.end += batch.ends.length
    this.#chars += batch.text.length
    while (this.#blocks.length > 1 && this.#isFull()) this.#drop()
  }

  /** Returns a line, or null if it is not stored. */
  line(id: number): Line | null {
    const block = this.#blockOf(id)
    if (!block) return null
    const index = id - block.start
    const origin = block.origins[index] ?? 0
    return {
      id,
      text: textAt(block, index),
      at: block.times[index] ?? 0,
      nanos: block.nanos[index] ?? 0,
      instance: Math.floor(origin / 4),
      isError: (origin & IS_ERROR) !== 0,
      isCut: (origin & IS_CUT) !== 0,
    }
  }

  text(id: number): string {
    const block = this.#blockOf(id)
    return block ? textAt(block, id - block.start) : ''
  }

  /** Returns the id of the first line at or after a time, or `end` if there is none. */
  since(ms: number, nanos = 0): number {
    let [low, high] = [this.first, this.end]
    while (low < high) {
      const middle = (low + high) >> 1
      const line = this.line(middle)
      if (line && (line.at < ms || (line.at === ms && line.nanos < nanos))) low = middle + 1
      else high = middle
    }
    return low
  }

  #isFull(): boolean {
    const oldest = this.#blocks[0]
    if (!oldest) return false
    return this.end - this.first > this.#maxLines || this.#chars > this.#maxChars
  }

  #drop(): void {
    const oldest = this.#blocks.shift()
    if (!oldest) return
    this.first = oldest.start + oldest.ends.length
    this.#chars -= oldest.text.length
  }

  #blockOf(id: number): Block | undefined {
    let [low, high] = [0, this.#blocks.length - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const block = this.#blocks[middle]
      if (!block) return undefined
      if (id < block.start) high = middle - 1
      else if (id >= block.start + block.ends.length) low = middle + 1
      else return block
    }
    return undefined
  }
}

function textAt({ text, ends }: Block, index: number): string {
  return text.slice(index === 0 ? 0 : ends[index - 1], ends[index])
}

function joinBlocks(a: Block, b: LineBatch): Block {
  const ends = concat(Uint32Array, a.ends, b.ends)
  for (let index = a.ends.length; index < ends.length; index++) ends[index] = (ends[index] ?? 0) + a.text.length
  return {
    start: a.start,
    text: a.text + b.text,
    ends,
    times: concat(Float64Array, a.times, b.times),
    nanos: concat(Uint32Array, a.nanos, b.nanos),
    origins: concat(Uint32Array, a.origins, b.origins),
  }
}

type Numbers = Uint32Array | Float64Array

function concat<T extends Numbers>(type: new (length: number) => T, a: T, b: T): T {
  const both = new type(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
