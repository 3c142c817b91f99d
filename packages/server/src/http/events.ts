import { Event } from '@berth/contract/events.ts'
import { streams } from '@berth/contract/routes.ts'
import type {} from '@fastify/swagger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Change } from '../view/changes.ts'
import type { View } from '../view/view.ts'
import type { Guard } from './guard.ts'
import { described, PROBLEMS } from './serve.ts'

/** Keeps proxies from closing a quiet stream, tells the page that the way is not dead, and finds out that somebody has signed out. */
const HEARTBEAT_MS = 15_000
/** A reader that lets so much pile up is cut off; it comes back and gets what it missed. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024

const STREAM = { description: 'Server-sent events.', content: { 'text/event-stream': { schema: Event } } }

/** GET /events: what changes, as server-sent events. */
export function eventRoutes(app: FastifyInstance, guard: Guard, view: View): void {
  const { path, permission } = streams.events
  const schema = { ...described(streams.events), response: { 200: STREAM, ...PROBLEMS } }
  const options = { schema, exposeHeadRoute: false, onRequest: (request: FastifyRequest) => guard(request, permission) }
  app.get(path, options, (request, reply) => {
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const send = (change: Change) => {
      raw.write(`id: ${change.id}\ndata: ${JSON.stringify(change.event)}\n\n`)
      if (raw.writableLength > MOST_WAITING_BYTES) raw.destroy()
    }
    const last = request.headers['last-event-id']
    const { missed, stop } = view.changes.follow(typeof last === 'string' ? last : undefined, send)
    raw.write('retry: 1000\n\n')
    for (const change of missed) send(change)
    const heartbeat = setInterval(() => {
      raw.write('event: quiet\ndata: {}\n\n')
      guard(request, permission).catch(() => raw.end())
    }, HEARTBEAT_MS)
    raw.on('close', () => {
      clearInterval(heartbeat)
      stop()
    })
    raw.on('error', () => raw.destroy())
  })
}
