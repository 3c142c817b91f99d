import { SilenceWatch } from '../../lib/silence-watch.ts'
import { RecordReader } from './line-batch.ts'
import { type FromWorker, isLasting, type ToWorker } from './log-messages.ts'

/** Reads no further ahead of the page than this: then the server has to wait, and so the engine. */
const MOST_WAITING = 4 * 1024 * 1024
const FIRST_WAIT = 1000
const LONGEST_WAIT = 10_000
/** The server says something every 5 s. */
const LOOK_MS = 7000

const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
}

const reader = new RecordReader()
let isUnderWay = false
let taken = Promise.withResolvers<void>()

scope.onmessage = ({ data }) => {
  if (data.type === 'open') void read(data.url)
  else {
    isUnderWay = false
    taken.resolve()
    hand()
  }
}

/** Goes on after a lost connection from where it was. */
async function read(first: string): Promise<void> {
  let wait = FIRST_WAIT
  let url = first
  for (;;) {
    const outcome = await once(url)
    await drain()
    if (outcome === 'over') return scope.postMessage({ type: 'ended' })
    if (outcome === 'refused') return
    scope.postMessage({ type: 'lost' })
    if (outcome === 'lost') wait = FIRST_WAIT
    await new Promise((resolve) => setTimeout(resolve, wait))
    wait = Math.min(wait * 2, LONGEST_WAIT)
    url = reader.lastTime === null ? first : resumed(first, reader.lastTime)
    reader.restart()
  }
}

async function once(url: string): Promise<'over' | 'refused' | 'lost' | 'unreachable'> {
  let hasBegun = false
  const ending = new AbortController()
  const watch = new SilenceWatch(LOOK_MS, () => ending.abort())
  try {
    const response = await fetch(url, { signal: ending.signal })
    if (!response.ok) {
      const body = await response.json().catch(() => null)
      if (isLasting(response.status)) scope.postMessage({ type: 'refused', status: response.status, body })
      return isLasting(response.status) ? 'refused' : 'unreachable'
    }
    hasBegun = true
    scope.postMessage({ type: 'open' })
    const texts = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as never)
    for await (const text of texts as unknown as AsyncIterable<string>) {
      // While the page is waited for, nothing is listened to.
      watch.rest()
      await take(text)
      watch.heard()
    }
    return 'over'
  } catch {
    return hasBegun ? 'lost' : 'unreachable'
  } finally {
    watch.end()
  }
}

async function take(text: string): Promise<void> {
  for (const record of reader.push(text)) {
    if (record.type === 'quiet') continue
    await drain()
    scope.postMessage(record)
  }
  hand()
  while (reader.waiting > MOST_WAITING) await waited()
}

/** Hands over what there is, unless the page is busy with what it got before. */
function hand(): void {
  if (isUnderWay) return
  const batch = reader.take()
  if (!batch) return
  isUnderWay = true
  const { ends, times, nanos, origins } = batch
  scope.postMessage({ type: 'lines', batch, instances: reader.instances }, [
    ends.buffer,
    times.buffer,
    nanos.buffer,
    origins.buffer,
  ])
}

async function drain(): Promise<void> {
  hand()
  while (reader.waiting > 0) await waited()
}

async function waited(): Promise<void> {
  await taken.promise
  taken = Promise.withResolvers()
}

function resumed(url: string, since: string): string {
  const [path, search] = url.split('?')
  const query = new URLSearchParams(search)
  query.delete('tail')
  query.set('since', since)
  return `${path}?${query}`
}
