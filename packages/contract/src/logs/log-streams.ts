import { z } from 'zod'
import type { Stream } from '../http/endpoint.ts'
import { ServiceRef } from '../services/services.ts'
import { LogQuery } from './logs.ts'

const path = '/api/v1/spaces/:space/services/:service'
const description =
  'Sends NDJSON, one LogRecord per line. With `Accept: text/event-stream` it sends server-sent events, and `Last-Event-ID` continues after an event. With `Accept: text/plain` or `download` it sends the bytes as they were written.'

/** The streams of logs; part of `streams`. */
export const logStreams = {
  serviceLogs: {
    path: `${path}/logs`,
    permission: 'instance.read',
    summary: 'Read the logs of a service',
    description: `Returns the logs of all instances in order of time, including ended instances whose logs the engine still has. ${description}`,
    params: ServiceRef,
    query: LogQuery,
  },
  instanceLogs: {
    path: `${path}/instances/:instance/logs`,
    permission: 'instance.read',
    summary: 'Read the logs of an instance',
    description: `Works for an instance that has ended, as long as the engine has its logs. ${description}`,
    params: ServiceRef.extend({ instance: z.string().min(1).max(64) }),
    query: LogQuery,
  },
} as const satisfies Record<string, Stream>
