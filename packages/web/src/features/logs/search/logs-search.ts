/** The search parameters of the logs page. */
export interface LogsSearch {
  /** The id of an instance. Default: all instances. */
  readonly instance?: string
  readonly stream?: 'stdout' | 'stderr'
  /** The number of latest lines; "all" for every line that the engine has. Without it and `since`, a default number of lines. */
  readonly tail?: number | 'all'
  /** A time in RFC 3339, or a duration before now, such as "1h". */
  readonly since?: string
  readonly until?: string
  /** The exact time of a line to show. */
  readonly at?: string
}

export function logsSearch(params: Record<string, unknown>): LogsSearch {
  const { instance, stream, tail, since, until, at } = params
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
