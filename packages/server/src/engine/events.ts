import type { Engine } from './engine.ts'

/** An event of the engine. */
export interface EngineEvent {
  /** Such as "service", "container". */
  readonly type: string
  /** Such as "update", "die", "oom". */
  readonly action: string
  /** The id of what the event is about. */
  readonly id: string
}

interface RawEvent {
  readonly Type?: string
  readonly Action?: string
  readonly Actor?: { readonly ID?: string } | null
}

/** Opens the stream of the engine's events. Of tasks it reports only those on its own host. */
export async function openEvents(engine: Engine, signal: AbortSignal): Promise<AsyncIterable<EngineEvent>> {
  return eventsOf(await engine.events(signal))
}

async function* eventsOf(stream: AsyncIterable<Buffer>): AsyncGenerator<EngineEvent> {
  for await (const line of linesOf(stream)) {
    const { Type: type = '', Action: action = '', Actor: actor }: RawEvent = JSON.parse(line)
    yield { type, action, id: actor?.ID ?? '' }
  }
}

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter((line) => line.trim() !== '')
  }
}
