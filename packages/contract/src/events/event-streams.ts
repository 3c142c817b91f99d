import type { Endpoint } from '../http/endpoint.ts'

/** Part of `streams`. */
export const eventStreams = {
  /** Server-sent events; each is an Event of events.ts. */
  events: {
    path: '/api/v1/events',
    permission: 'signed-in',
    summary: 'What changes, as it changes',
    description: 'Each is an Event. With `Last-Event-ID`, what was missed comes first.',
  },
} as const satisfies Record<string, Pick<Endpoint, 'path' | 'summary' | 'description' | 'permission'>>
