import { STATISTICS_PORT } from '@berth/contract/load-balancers/balancer-errors.ts'

/** Asks HAProxy from within its container, with whatever is there: nc of busybox, else bash. */
export const ASK_STATISTICS = [
  'sh',
  '-c',
  `ask='show info;show stat'
if command -v nc >/dev/null; then echo "$ask" | nc 127.0.0.1 ${STATISTICS_PORT}
else bash -c 'exec 3<>/dev/tcp/127.0.0.1/${STATISTICS_PORT}; echo "$0" >&3; cat <&3' "$ask"; fi`,
] as const

/** What HAProxy has counted of one proxy, or one server of it, since it started. */
export interface Counters {
  readonly requests: number
  readonly bytesIn: number
  readonly bytesOut: number
  readonly sessions: number
  readonly responses: readonly [number, number, number, number, number]
  readonly failures: number
  readonly retries: number
  readonly denied: number
  /** Null where no request has been answered. */
  readonly responseMilliseconds: number | null
}

export interface ServerStatistics {
  readonly address: string
  readonly state: 'up' | 'down' | 'unchecked'
  readonly check: string | null
  readonly counters: Counters
}

/** What one instance of a load balancer tells. */
export interface Statistics {
  readonly version: string
  readonly uptimeSeconds: number
  /** By the names that configuration.ts gives. */
  readonly frontends: ReadonlyMap<string, Counters>
  readonly backends: ReadonlyMap<string, Counters>
  /** Of each backend, those that stand for an instance now. */
  readonly servers: ReadonlyMap<string, readonly ServerStatistics[]>
}

type Row = ReadonlyMap<string, string>

/** Reads HAProxy's answer to `show info;show stat`. @returns null where it is none */
export function readStatistics(text: string): Statistics | null {
  const [info = '', table] = text.split(/^# (?=pxname,)/m)
  if (table === undefined) return null
  const [header = '', ...lines] = table.split('\n').filter((line) => line.trim() !== '')
  const names = header.split(',')
  const rows = lines.map((line): Row => new Map(fieldsOf(line).map((value, index) => [names[index] ?? '', value])))
  const said = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(info)?.[1] ?? ''
  const of = (kind: string) =>
    new Map(rows.filter((row) => row.get('svname') === kind).map((row) => [row.get('pxname') ?? '', countersOf(row)]))
  const servers = rows.filter((row) => row.get('type') === '2' && (row.get('addr') ?? '') !== '')
  return {
    version: said('Version'),
    uptimeSeconds: Number(said('Uptime_sec')),
    frontends: of('FRONTEND'),
    backends: of('BACKEND'),
    servers: new Map(
      [...Map.groupBy(servers, (row) => row.get('pxname') ?? '')].map(([name, own]) => [name, own.flatMap(serverOf)]),
    ),
  }
}

/** Words in quotes may have commas. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = '']) => field.replace(/^"(.*)"$/, '$1'))
}

function countersOf(row: Row): Counters {
  const number = (name: string) => Number(row.get(name) ?? 0)
  const isFrontend = row.get('svname') === 'FRONTEND'
  return {
    requests: isFrontend && row.get('mode') === 'http' ? number('req_tot') : number('stot'),
    bytesIn: number('bin'),
    bytesOut: number('bout'),
    sessions: number('scur'),
    responses: [number('hrsp_1xx'), number('hrsp_2xx'), number('hrsp_3xx'), number('hrsp_4xx'), number('hrsp_5xx')],
    failures: number('econ') + number('eresp'),
    retries: number('wretr') + number('wredis'),
    denied: number('dreq') + number('dcon') + number('dses'),
    // Only what has targets has a time: of a listener HAProxy tells none.
    responseMilliseconds:
      row.get('rtime') && number('hrsp_2xx') + number('hrsp_3xx') + number('hrsp_4xx') > 0 ? number('rtime') : null,
  }
}

/** A place of the template that no instance has is in maintenance. */
function serverOf(row: Row): ServerStatistics[] {
  const status = row.get('status') ?? ''
  if (status.startsWith('MAINT')) return []
  const isDown = status.startsWith('DOWN')
  const check = [row.get('check_status'), row.get('last_chk')].filter((part) => part).join(' ')
  return [
    {
      address: row.get('addr') ?? '',
      state: status === 'no check' ? 'unchecked' : isDown ? 'down' : 'up',
      check: isDown && check !== '' ? check : null,
      counters: countersOf(row),
    },
  ]
}
