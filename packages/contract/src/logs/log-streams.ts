import { z } from 'zod'
import { ServiceRef } from '../services/services.ts'
import { LogQuery } from './logs.ts'

const path = '/api/v1/spaces/:space/services/:service'
const description =
  'NDJSON, one LogRecord a line; with `Accept: text/event-stream` server-sent events, whose ids `Last-Event-ID` goes on from; with `Accept: text/plain` or `download` the bytes as they were written.'

/** Logs; part of `streams`. */
export const logStreams = {
  serviceLogs: {
    path: `${path}/logs`,
    permission: 'instance.read',
    summary: 'The logs of a service',
    description: `Of all its instances in order of time, those too that have ended, as far as the engine has them. ${description}`,
    params: ServiceRef,
    query: LogQuery,
  },
  instanceLogs: {
    path: `${path}/instances/:instance/logs`,
    permission: 'instance.read',
    summary: 'The logs of an instance',
    description: `Also of one that has ended, as long as the engine has them. ${description}`,
    params: ServiceRef.extend({ instance: z.string().min(1).max(64) }),
    query: LogQuery,
  },
} as const
