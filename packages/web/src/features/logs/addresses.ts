import { addressOf } from '@berth/contract/http/client.ts'
import { logStreams } from '@berth/contract/logs/log-streams.ts'
import type { LogsSearch } from './logs-search.ts'

const USUAL_TAIL = 1000
/** What is shown before a line that a link leads to. */
const BEFORE_LINE_MS = 60_000

/** What is asked of the server. */
export function feedUrl(space: string, service: string, search: LogsSearch): string {
  const { at, tail, stream, until } = search
  const since = at ? new Date(Date.parse(at) - BEFORE_LINE_MS).toISOString() : search.since
  const isByCount = since === undefined && until === undefined && tail !== 'all'
  const last = isByCount ? { tail: tail ?? USUAL_TAIL } : {}
  return logsOf(space, service, search, { follow: true, stream, until, since, ...last })
}

/** Where all of it can be had as a file. */
export function downloadUrl(space: string, service: string, search: LogsSearch, timestamps: boolean): string {
  const { stream, since, until } = search
  return logsOf(space, service, search, { download: true, timestamps: timestamps || null, stream, since, until })
}

function logsOf(space: string, service: string, { instance }: LogsSearch, query: object): string {
  return instance
    ? addressOf(logStreams.instanceLogs.path, { space, service, instance }, { ...query })
    : addressOf(logStreams.serviceLogs.path, { space, service }, { ...query })
}
