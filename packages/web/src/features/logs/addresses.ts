import type { LogsSearch } from './logs-search.ts'

const USUAL_TAIL = 1000
/** What is shown before a line that a link leads to. */
const BEFORE_LINE_MS = 60_000

/** What is asked of the server. */
export function feedUrl(space: string, service: string, search: LogsSearch): string {
  const { at, tail, since } = search
  const query = new URLSearchParams({ follow: 'true' })
  if (search.stream) query.set('stream', search.stream)
  if (search.until) query.set('until', search.until)
  if (at) query.set('since', new Date(Date.parse(at) - BEFORE_LINE_MS).toISOString())
  else if (since) query.set('since', since)
  else if (tail !== 'all' && !search.until) query.set('tail', String(tail ?? USUAL_TAIL))
  return `${pathOf(space, service, search)}?${query}`
}

/** Where all of it can be had as a file. */
export function downloadUrl(space: string, service: string, search: LogsSearch, timestamps: boolean): string {
  const query = new URLSearchParams({ download: 'true' })
  if (timestamps) query.set('timestamps', 'true')
  for (const key of ['stream', 'since', 'until'] as const) {
    const value = search[key]
    if (value) query.set(key, value)
  }
  return `${pathOf(space, service, search)}?${query}`
}

function pathOf(space: string, service: string, { instance }: LogsSearch): string {
  const path = `/api/v1/spaces/${encodeURIComponent(space)}/services/${encodeURIComponent(service)}`
  return instance ? `${path}/instances/${encodeURIComponent(instance)}/logs` : `${path}/logs`
}
