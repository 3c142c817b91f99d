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
