import { Event } from '@berth/contract/events/events.ts'
import { streams } from '@berth/contract/http/routes.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import type { Change } from '../../view/changes.ts'
import { streamEvents } from '../event-stream.ts'
import type { RegisterStream } from '../register-route.ts'

/** A reader that leaves more than this unread is disconnected; it reconnects and gets what it missed. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024

const STREAM = { description: 'Server-sent events.', content: { 'text/event-stream': { schema: Event } } }

/** Registers GET /events: changes as server-sent events. */
export function eventRoutes(registerStream: RegisterStream, { view, timings }: OperationContext): void {
  registerStream(streams.events, { response: { 200: STREAM } }, (_, { request, reply, checkPermission }) => {
    const last = request.headers['last-event-id']
    streamEvents(reply, {
      heartbeatMs: timings.eventHeartbeatMs,
      mostWaitingBytes: MOST_WAITING_BYTES,
      checkPermission,
      begin: (send) => {
        const sendChange = ({ id, event }: Change) => send(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`)
        const { missed, stop } = view.changes.follow(typeof last === 'string' ? last : undefined, sendChange)
        for (const change of missed) sendChange(change)
        return stop
      },
    })
  })
}
