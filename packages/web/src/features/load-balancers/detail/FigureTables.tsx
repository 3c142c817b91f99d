import type { BalancerFigures, Traffic } from '@berth/contract/load-balancers/balancer-answers.ts'
import { useLanguage } from '../../../lib/language.ts'
import { useServerTexts } from '../../../lib/server-texts.ts'
import { formatDuration } from '../../../lib/time.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { checkResultKey } from './check-result.ts'
import { RuleMatch } from './FlowDiagram.tsx'
import { useFigureFormats } from './figure-formats.ts'
import type { ListenerRules, RuleStatus } from './listener-rules.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly figures: BalancerFigures
  readonly listeners: readonly ListenerRules[]
}

interface Row {
  readonly ruleStatus: RuleStatus
  /** The published port, or the port inside the balancer if it is not published. */
  readonly port: number
}

/** Returns the figures of the rules in the order of evaluation. */
function rowsOf(
  figures: BalancerFigures,
  listeners: readonly ListenerRules[],
): (BalancerFigures['rules'][number] & Row)[] {
  return listeners.flatMap(({ port, published, rules }) =>
    rules.flatMap((ruleStatus) => {
      const ruleFigures = figures.rules.find(({ index }) => index === ruleStatus.index)
      return ruleFigures ? [{ ...ruleFigures, ruleStatus, port: published[0] ?? port }] : []
    }),
  )
}

/** Returns the traffic columns that every table has. */
function useTrafficColumns<T>(trafficOf: (item: T) => Traffic | null) {
  const t = useTexts()
  const format = useFigureFormats()
  const column = (head: string, format: (traffic: Traffic) => string) => ({
    head,
    number: true,
    cell: (item: T) => {
      const traffic = trafficOf(item)
      return traffic === null ? '—' : format(traffic)
    },
  })
  return [
    column(t.requests, (traffic) => format.count(traffic.requestsPerSecond)),
    column(t.responseTime, (traffic) => format.milliseconds(traffic.responseMilliseconds)),
    column(t.clientErrors, (traffic) => format.count(traffic.clientErrorsPerSecond)),
    column(t.serverErrors, (traffic) => format.count(traffic.serverErrorsPerSecond)),
    column(t.sessions, (traffic) => format.count(traffic.sessions)),
    column(t.bytesIn, (traffic) => format.bytes(traffic.bytesInPerSecond)),
    column(t.bytesOut, (traffic) => format.bytes(traffic.bytesOutPerSecond)),
    column(t.total, (traffic) => format.count(traffic.requests)),
  ]
}

export function RuleFigureTable({ figures, listeners }: Props) {
  const t = useTexts()
  const rows = rowsOf(figures, listeners)
  const traffic = useTrafficColumns<(typeof rows)[number]>((row) => row.traffic)
  return (
    <DataTable
      label={t.perRule}
      items={rows}
      keyOf={({ index }) => index}
      columns={[
        {
          head: t.rule,
          cell: ({ ruleStatus, port }) => (
            <span>
              {port} <RuleMatch ruleStatus={ruleStatus} />
            </span>
          ),
        },
        { head: t.target, cell: ({ ruleStatus: { rule } }) => `${rule.target.service}:${rule.target.port}` },
        ...traffic,
        {
          head: t.failures,
          cell: (row) => (row.traffic ? `${row.traffic.failures} / ${row.traffic.retries}` : '—'),
          number: true,
        },
      ]}
    />
  )
}

export function TargetFigureTable({ figures, listeners }: Props) {
  const t = useTexts()
  const rows = rowsOf(figures, listeners).flatMap(({ targets, ...row }) =>
    targets.map((target) => ({ ...row, ...target })),
  )
  const traffic = useTrafficColumns<(typeof rows)[number]>((row) => row.traffic)
  return (
    <DataTable
      label={t.perTarget}
      items={rows}
      keyOf={({ index, address }) => `${index} ${address}`}
      columns={[
        { head: t.rule, cell: ({ ruleStatus }) => <RuleMatch ruleStatus={ruleStatus} /> },
        { head: t.instance, cell: ({ name, address }) => name ?? address },
        { head: t.host, cell: ({ host }) => host ?? '—' },
        { head: t.address, cell: ({ address }) => address },
        {
          head: t.state,
          cell: ({ state, check }) => <span title={check ?? undefined}>{t[checkResultKey(check ?? '') ?? state]}</span>,
        },
        ...traffic,
      ]}
    />
  )
}

export function InstanceFigureTable({ figures }: Pick<Props, 'figures'>) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  const language = useLanguage()
  const traffic = useTrafficColumns<BalancerFigures['instances'][number]>((row) => row.traffic)
  return (
    <DataTable
      label={t.own}
      items={figures.instances}
      keyOf={({ id }) => id}
      columns={[
        {
          head: t.instance,
          cell: ({ name, reason, reasonMessage }) =>
            reason === null ? name : `${name} · ${serverTexts.message(reason, reasonMessage)}`,
        },
        { head: t.host, cell: ({ host }) => host ?? '—' },
        { head: t.version, cell: ({ version }) => version ?? '—' },
        {
          head: t.uptime,
          cell: ({ uptimeSeconds }) => (uptimeSeconds === null ? '—' : formatDuration(uptimeSeconds, language)),
        },
        ...traffic,
      ]}
    />
  )
}
