import { IS_CUT, IS_ERROR, type LineBatch } from './line-batch.ts'

export interface Line {
  /** Counts from the first line that was read. */
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

/** Blocks smaller than this are put together: live lines come a few at a time. */
const BLOCK_LINES = 4096

/** The lines that the page keeps: the newest, as many as there is room for. */
export class LogStore {
  readonly #mostLines: number
  readonly #mostChars: number
  readonly #blocks: Block[] = []
  #chars = 0
  /** The id of the oldest line that is kept: so many older ones were dropped. */
  first = 0
  /** The id that the next line will have. */
  end = 0

  constructor(mostLines: number, mostChars: number) {
    this.#mostLines = mostLines
    this.#mostChars = mostChars
  }

  append(batch: LineBatch): void {
    const last = this.#blocks.at(-1)
    const isSmall = last !== undefined && last.ends.length + batch.ends.length <= BLOCK_LINES
    const block = isSmall ? joined(last, batch) : { ...batch, start: this.end }
    if (isSmall) this.#blocks.pop()
    this.#blocks.push(block)
    this.end += batch.ends.length
    this.#chars += batch.text.length
    while (this.#blocks.length > 1 && this.#isFull()) this.#drop()
  }

  /** Null where it is not kept. */
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

  /** The first line that is not older; `end` where there is none. */
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
    return this.end - this.first > this.#mostLines || this.#chars > this.#mostChars
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

function joined(a: Block, b: LineBatch): Block {
  const ends = appended(Uint32Array, a.ends, b.ends)
  for (let index = a.ends.length; index < ends.length; index++) ends[index] = (ends[index] ?? 0) + a.text.length
  return {
    start: a.start,
    text: a.text + b.text,
    ends,
    times: appended(Float64Array, a.times, b.times),
    nanos: appended(Uint32Array, a.nanos, b.nanos),
    origins: appended(Uint32Array, a.origins, b.origins),
  }
}

type Numbers = Uint32Array | Float64Array

function appended<T extends Numbers>(type: new (length: number) => T, a: T, b: T): T {
  const both = new type(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
