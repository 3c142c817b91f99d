import type { Stream } from '../http/endpoint.ts'

/** Part of `streams`. */
export const eventStreams = {
  /** Server-sent events; each is an Event of events.ts. */
  events: {
    path: '/api/v1/events',
    permission: 'signed-in',
    summary: 'Stream changes',
    description: 'Sends each change as an Event. With `Last-Event-ID`, missed events are sent first.',
  },
} as const satisfies Record<string, Stream>
