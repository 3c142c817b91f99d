import { addressOf } from '@berth/contract/http/client.ts'
import { logStreams } from '@berth/contract/logs/log-streams.ts'
import type { LogsSearch } from './search/logs-search.ts'

const DEFAULT_TAIL = 1000
/** How far before a linked line the log begins, in milliseconds. */
const BEFORE_LINE_MS = 60_000

/** Returns the address from which the page streams the lines. */
export function feedUrl(space: string, service: string, search: LogsSearch): string {
  const { at, tail, stream, until } = search
  const since = at ? new Date(Date.parse(at) - BEFORE_LINE_MS).toISOString() : search.since
  const isByCount = since === undefined && until === undefined && tail !== 'all'
  const tailQuery = isByCount ? { tail: tail ?? DEFAULT_TAIL } : {}
  return logsUrl(space, service, search, { follow: true, stream, until, since, ...tailQuery })
}

/** Returns the address from which the browser downloads all lines as a file. */
export function downloadUrl(space: string, service: string, search: LogsSearch, timestamps: boolean): string {
  const { stream, since, until } = search
  return logsUrl(space, service, search, { download: true, timestamps: timestamps || null, stream, since, until })
}

function logsUrl(space: string, service: string, { instance }: LogsSearch, query: object): string {
  return instance
    ? addressOf(logStreams.instanceLogs.path, { space, service, instance }, { ...query })
    : addressOf(logStreams.serviceLogs.path, { space, service }, { ...query })
}
