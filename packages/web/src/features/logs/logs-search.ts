/** What of the page is in its address. */
export interface LogsSearch {
  /** Of one instance only. */
  readonly instance?: string
  readonly stream?: 'stdout' | 'stderr'
  /** The last so many lines; without it and `since`, as many as are usual; "all": whatever the engine has. */
  readonly tail?: number | 'all'
  /** RFC 3339, or how long ago, such as "1h". */
  readonly since?: string
  readonly until?: string
  /** A line to show: its exact time. */
  readonly at?: string
}

const USUAL_TAIL = 1000
/** What is shown before a line that a link leads to. */
const BEFORE_LINE_MS = 60_000

export function logsSearch(given: Record<string, unknown>): LogsSearch {
  const { instance, stream, tail, since, until, at } = given
  return {
    ...(isWord(instance) && { instance }),
    ...((stream === 'stdout' || stream === 'stderr') && { stream }),
    ...((tail === 'all' || isCount(tail)) && { tail }),
    ...(isMoment(since) && { since }),
    ...(isTime(until) && { until }),
    ...(isTime(at) && { at }),
  }
}

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

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^\w{1,64}$/.test(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 1_000_000
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value))
}

function isMoment(value: unknown): value is string {
  return isTime(value) || (typeof value === 'string' && /^\d{1,6}[smhd]$/.test(value))
}
