import { STATISTICS_PORT } from '@berth/contract/load-balancers/balancer-errors.ts'

/** Asks HAProxy from within its container, with the program that the image has: nc of busybox, else bash. */
export const STATISTICS_COMMAND = [
  'sh',
  '-c',
  `ask='show info;show stat'
if command -v nc >/dev/null; then echo "$ask" | nc 127.0.0.1 ${STATISTICS_PORT}
else bash -c 'exec 3<>/dev/tcp/127.0.0.1/${STATISTICS_PORT}; echo "$0" >&3; cat <&3' "$ask"; fi`,
] as const

/** HAProxy's counters of one proxy, or of one server of it, since its start. */
export interface Counters {
  readonly requests: number
  readonly bytesIn: number
  readonly bytesOut: number
  readonly sessions: number
  readonly responses: readonly [number, number, number, number, number]
  readonly failures: number
  readonly retries: number
  readonly denied: number
  /** Null if no request has been answered. */
  readonly responseMilliseconds: number | null
}

export interface ServerStatistics {
  readonly address: string
  readonly state: 'up' | 'down' | 'unchecked'
  readonly check: string | null
  readonly counters: Counters
}

/** The statistics of one instance of a load balancer. */
export interface Statistics {
  readonly version: string
  readonly uptimeSeconds: number
  /** By the names that configuration.ts gives. */
  readonly frontends: ReadonlyMap<string, Counters>
  readonly backends: ReadonlyMap<string, Counters>
  /** Of each backend, the servers that stand for an instance now. */
  readonly servers: ReadonlyMap<string, readonly ServerStatistics[]>
}

type Row = ReadonlyMap<string, string>

/** Reads HAProxy's answer to `show info;show stat`. @returns null if the text is not such an answer */
export function readStatistics(text: string): Statistics | null {
  const [info = '', table] = text.split(/^# (?=pxname,)/m)
  if (table === undefined) return null
  const [header = '', ...lines] = table.split('\n').filter((line) => line.trim() !== '')
  const names = header.split(',')
  const rows = lines.map((line): Row => new Map(fieldsOf(line).map((value, index) => [names[index] ?? '', value])))
  const infoValue = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(info)?.[1] ?? ''
  const countersOfKind = (kind: string) =>
    new Map(rows.filter((row) => row.get('svname') === kind).map((row) => [row.get('pxname') ?? '', countersOf(row)]))
  const servers = rows.filter((row) => row.get('type') === '2' && (row.get('addr') ?? '') !== '')
  return {
    version: infoValue('Version'),
    uptimeSeconds: Number(infoValue('Uptime_sec')),
    frontends: countersOfKind('FRONTEND'),
    backends: countersOfKind('BACKEND'),
    servers: new Map(
      [...Map.groupBy(servers, (row) => row.get('pxname') ?? '')].map(([name, own]) => [name, own.flatMap(serverOf)]),
    ),
  }
}

/** Splits a line into fields. Fields in quotes may contain commas. */
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
    // Only proxies with targets have a response time: HAProxy reports none for a listener.
    responseMilliseconds:
      row.get('rtime') && number('hrsp_2xx') + number('hrsp_3xx') + number('hrsp_4xx') > 0 ? number('rtime') : null,
  }
}

/** Returns the statistics of one server; none for a server of the template without an instance, which is in maintenance. */
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
