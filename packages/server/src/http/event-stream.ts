import type { FastifyReply } from 'fastify'

const HEARTBEAT = 'event: quiet\ndata: {}\n\n'

interface Settings {
  /**
   * How often a heartbeat is sent. It keeps proxies from closing a quiet stream, tells the page that the connection is alive, and detects
   * that the user has signed out.
   */
  readonly heartbeatMs: number
  /** A reader that leaves more than this unread is disconnected, and reconnects. */
  readonly mostWaitingBytes: number
  /** Rejects once the reader is no longer permitted to read. */
  readonly checkPermission: () => Promise<void>
  /** Starts sending. @returns a function that stops it */
  readonly begin: (send: (text: string) => void) => () => void
}

/** Answers with server-sent events until the reader disconnects. */
export function streamEvents(
  reply: FastifyReply,
  { heartbeatMs, mostWaitingBytes, checkPermission, begin }: Settings,
): void {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  raw.write('retry: 1000\n\n')
  const stop = begin((text) => {
    raw.write(text)
    if (raw.writableLength > mostWaitingBytes) raw.destroy()
  })
  const heartbeat = setInterval(() => {
    raw.write(HEARTBEAT)
    checkPermission().catch(() => raw.end())
  }, heartbeatMs)
  raw.on('close', () => {
    clearInterval(heartbeat)
    stop()
  })
  raw.on('error', () => raw.destroy())
}
