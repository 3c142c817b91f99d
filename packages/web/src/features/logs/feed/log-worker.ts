import { HeartbeatMonitor } from '../../../lib/heartbeat-monitor.ts'
import { RecordReader } from './line-batch.ts'
import { type FromWorker, isPermanentRefusal, type ToWorker } from './log-messages.ts'

/** The number of characters that the worker reads ahead of the page. Beyond it the server has to wait, and so does the engine. */
const MAX_WAITING = 4 * 1024 * 1024
const FIRST_WAIT = 1000
const LONGEST_WAIT = 10_000
/** Longer than the 5 s after which the server sends a `quiet` record. */
const SILENCE_CHECK_MS = 7000

const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
}

const reader = new RecordReader()
let isPageBusy = false
let taken = Promise.withResolvers<void>()

scope.onmessage = ({ data }) => {
  if (data.type === 'open') void read(data.url)
  else {
    isPageBusy = false
    taken.resolve()
    sendBatch()
  }
}

/** Reads the stream. Continues after a lost connection where it stopped. */
async function read(firstUrl: string): Promise<void> {
  let wait = FIRST_WAIT
  let url = firstUrl
  for (;;) {
    const outcome = await readStream(url)
    await sendAll()
    if (outcome === 'over') return scope.postMessage({ type: 'ended' })
    if (outcome === 'refused') return
    scope.postMessage({ type: 'lost' })
    if (outcome === 'lost') wait = FIRST_WAIT
    await new Promise((resolve) => setTimeout(resolve, wait))
    wait = Math.min(wait * 2, LONGEST_WAIT)
    url = reader.lastTime === null ? firstUrl : resumeUrl(firstUrl, reader.lastTime)
    reader.restart()
  }
}

async function readStream(url: string): Promise<'over' | 'refused' | 'lost' | 'unreachable'> {
  let hasBegun = false
  const abort = new AbortController()
  const watch = new HeartbeatMonitor(SILENCE_CHECK_MS, () => abort.abort())
  try {
    const response = await fetch(url, { signal: abort.signal })
    if (!response.ok) {
      const body = await response.json().catch(() => null)
      if (isPermanentRefusal(response.status)) scope.postMessage({ type: 'refused', status: response.status, body })
      return isPermanentRefusal(response.status) ? 'refused' : 'unreachable'
    }
    hasBegun = true
    scope.postMessage({ type: 'open' })
    const texts = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as never)
    for await (const text of texts as unknown as AsyncIterable<string>) {
      // While the worker waits for the page, it doesn't read, so silence means nothing.
      watch.pause()
      await processChunk(text)
      watch.reset()
    }
    return 'over'
  } catch {
    return hasBegun ? 'lost' : 'unreachable'
  } finally {
    watch.stop()
  }
}

async function processChunk(text: string): Promise<void> {
  for (const record of reader.push(text)) {
    if (record.type === 'quiet') continue
    await sendAll()
    scope.postMessage(record)
  }
  sendBatch()
  while (reader.waiting > MAX_WAITING) await batchTaken()
}

/** Sends the lines read so far, unless the page is still busy with the batch before. */
function sendBatch(): void {
  if (isPageBusy) return
  const batch = reader.take()
  if (!batch) return
  isPageBusy = true
  const { ends, times, nanos, origins } = batch
  scope.postMessage({ type: 'lines', batch, instances: reader.instances }, [
    ends.buffer,
    times.buffer,
    nanos.buffer,
    origins.buffer,
  ])
}

async function sendAll(): Promise<void> {
  sendBatch()
  while (reader.waiting > 0) await batchTaken()
}

async function batchTaken(): Promise<void> {
  await taken.promise
  taken = Promise.withResolvers()
}

function resumeUrl(url: string, since: string): string {
  const [path, search] = url.split('?')
  const query = new URLSearchParams(search)
  query.delete('tail')
  query.set('since', since)
  return `${path}?${query}`
}
