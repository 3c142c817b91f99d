import { Event } from '@berth/contract/events/events.ts'

export interface ReceivedEvent {
  readonly id: string
  readonly event: Event
  /** Milliseconds since 1970. */
  readonly at: number
}

type OfType<T extends Event['type']> = Extract<Event, { type: T }>

/** The server-sent events of /api/v1/events as they arrive, each validated against the contract. */
export class EventStream {
  readonly received: ReceivedEvent[] = []
  /** Settles when the stream has ended, whichever side ended it. */
  readonly ended: Promise<void>
  readonly #closing: AbortController
  #news = Promise.withResolvers<void>()
  #hasEnded = false
  #next = 0

  /** Opens the stream. @param open requests it, with this signal */
  static async open(open: (signal: AbortSignal) => Promise<Response>): Promise<EventStream> {
    const closing = new AbortController()
    const response = await open(closing.signal)
    if (response.status !== 200 || !response.body)
      throw new Error(`The request for events returned ${response.status}.`)
    return new EventStream(response.body, closing)
  }

  private constructor(body: ReadableStream<Uint8Array>, closing: AbortController) {
    this.#closing = closing
    this.ended = this.#read(body).finally(() => {
      this.#hasEnded = true
      this.#wake()
    })
  }

  get lastId(): string {
    return this.received.at(-1)?.id ?? ''
  }

  /** Returns the next event of a type that `fits`, after the last returned one. @throws Error if none arrives in time */
  async next<T extends Event['type']>(
    type: T,
    fits: (event: OfType<T>) => boolean = () => true,
    withinMs = 60_000,
  ): Promise<ReceivedEvent & { readonly event: OfType<T> }> {
    let isTimeUp = false
    const timer = setTimeout(() => {
      isTimeUp = true
      this.#wake()
    }, withinMs)
    try {
      for (;;) {
        const match = this.#takeNext(type, fits)
        if (match) return match
        if (this.#hasEnded) throw new Error(`The stream ended before a matching ${type} event arrived.`)
        if (isTimeUp) throw new Error(`No matching ${type} event arrived within ${withinMs} ms.`)
        await this.#news.promise
      }
    } finally {
      clearTimeout(timer)
    }
  }

  close(): void {
    this.#closing.abort()
  }

  #takeNext<T extends Event['type']>(type: T, fits: (event: OfType<T>) => boolean) {
    while (this.#next < this.received.length) {
      const candidate = this.received[this.#next++]
      if (candidate?.event.type === type && fits(candidate.event as OfType<T>))
        return candidate as ReceivedEvent & { readonly event: OfType<T> }
    }
    return null
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const bytes of body) {
        const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) this.#add(block)
      }
    } catch {
      // The connection was lost, or the test closed it. Either way, the stream has ended.
    }
  }

  #add(block: string): void {
    const id = /^id: (.*)$/m.exec(block)?.[1]
    const data = /^data: (.*)$/m.exec(block)?.[1]
    if (id === undefined || data === undefined) return
    this.received.push({ id, event: Event.parse(JSON.parse(data)), at: Date.now() })
    this.#wake()
  }

  /** Lets all that wait for news look again. */
  #wake(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers()
  }
}
