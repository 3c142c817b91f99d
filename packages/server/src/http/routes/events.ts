import { Event } from '@berth/contract/events/events.ts'
import { streams } from '@berth/contract/http/routes.ts'
import type {} from '@fastify/swagger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { OperationContext } from '../../operations/operation-context.ts'
import type { Change } from '../../view/changes.ts'
import { streamEvents } from '../event-stream.ts'
import type { Guard } from '../guard.ts'
import { described, PROBLEMS } from '../serve.ts'

/** A reader that lets so much pile up is cut off; it comes back and gets what it missed. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024

const STREAM = { description: 'Server-sent events.', content: { 'text/event-stream': { schema: Event } } }

/** GET /events: what changes, as server-sent events. */
export function eventRoutes(app: FastifyInstance, guard: Guard, { view, timings }: OperationContext): void {
  const { path, permission } = streams.events
  const schema = { ...described(streams.events), response: { 200: STREAM, ...PROBLEMS } }
  const options = { schema, exposeHeadRoute: false, onRequest: (request: FastifyRequest) => guard(request, permission) }
  app.get(path, options, (request, reply) => {
    const last = request.headers['last-event-id']
    streamEvents(reply, {
      heartbeatMs: timings.eventHeartbeatMs,
      mostWaitingBytes: MOST_WAITING_BYTES,
      demandPermission: () => guard(request, permission),
      tell: (send) => {
        const sendChange = ({ id, event }: Change) => send(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`)
        const { missed, stop } = view.changes.follow(typeof last === 'string' ? last : undefined, sendChange)
        for (const change of missed) sendChange(change)
        return stop
      },
    })
  })
}
