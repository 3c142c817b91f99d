import type { FastifyReply } from 'fastify'

const QUIET = 'event: quiet\ndata: {}\n\n'

interface Settings {
  /** Keeps proxies from closing a stream that is quiet, tells the page that the way is not dead, and finds out that somebody has signed out. */
  readonly heartbeatMs: number
  /** A reader that lets so much pile up is cut off, and comes back. */
  readonly mostWaitingBytes: number
  /** Rejects once the reader may no longer have it. */
  readonly demandPermission: () => Promise<void>
  /** Begins to tell. @returns ends it */
  readonly tell: (send: (text: string) => void) => () => void
}

/** Answers with server-sent events until the reader goes. */
export function streamEvents(
  reply: FastifyReply,
  { heartbeatMs, mostWaitingBytes, demandPermission, tell }: Settings,
): void {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  raw.write('retry: 1000\n\n')
  const stop = tell((text) => {
    raw.write(text)
    if (raw.writableLength > mostWaitingBytes) raw.destroy()
  })
  const heartbeat = setInterval(() => {
    raw.write(QUIET)
    demandPermission().catch(() => raw.end())
  }, heartbeatMs)
  raw.on('close', () => {
    clearInterval(heartbeat)
    stop()
  })
  raw.on('error', () => raw.destroy())
}
