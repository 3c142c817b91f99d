import type { BalancerFigures, Traffic } from '@berth/contract/load-balancers/balancer-answers.ts'
import { useLanguage } from '../../../lib/language.ts'
import { duration } from '../../../lib/time.ts'
import { useWords } from '../../../lib/words.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { useAmounts } from './amounts.ts'
import { checkWord } from './check.ts'
import { Match } from './FlowPicture.tsx'
import type { Listening, Standing } from './flow.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly figures: BalancerFigures
  readonly listening: readonly Listening[]
}

interface Row {
  readonly standing: Standing
  /** The published port, or the port inside the balancer if it is not published. */
  readonly port: number
}

/** Returns the figures of the rules in the order of evaluation. */
function rowsOf(figures: BalancerFigures, listening: readonly Listening[]): (BalancerFigures['rules'][number] & Row)[] {
  return listening.flatMap(({ port, published, rules }) =>
    rules.flatMap((standing) => {
      const ruleFigures = figures.rules.find(({ index }) => index === standing.index)
      return ruleFigures ? [{ ...ruleFigures, standing, port: published[0] ?? port }] : []
    }),
  )
}

/** Returns the traffic columns that every table has. */
function useTrafficColumns<T>(trafficOf: (item: T) => Traffic | null) {
  const t = useTexts()
  const amounts = useAmounts()
  const column = (head: string, format: (traffic: Traffic) => string) => ({
    head,
    number: true,
    cell: (item: T) => {
      const traffic = trafficOf(item)
      return traffic === null ? '—' : format(traffic)
    },
  })
  return [
    column(t.requests, (traffic) => amounts.count(traffic.requestsPerSecond)),
    column(t.responseTime, (traffic) => amounts.milliseconds(traffic.responseMilliseconds)),
    column(t.clientErrors, (traffic) => amounts.count(traffic.clientErrorsPerSecond)),
    column(t.serverErrors, (traffic) => amounts.count(traffic.serverErrorsPerSecond)),
    column(t.sessions, (traffic) => amounts.count(traffic.sessions)),
    column(t.bytesIn, (traffic) => amounts.bytes(traffic.bytesInPerSecond)),
    column(t.bytesOut, (traffic) => amounts.bytes(traffic.bytesOutPerSecond)),
    column(t.total, (traffic) => amounts.count(traffic.requests)),
  ]
}

export function RuleFigureTable({ figures, listening }: Props) {
  const t = useTexts()
  const rows = rowsOf(figures, listening)
  const traffic = useTrafficColumns<(typeof rows)[number]>((row) => row.traffic)
  return (
    <DataTable
      label={t.perRule}
      items={rows}
      keyOf={({ index }) => index}
      columns={[
        {
          head: t.rule,
          cell: ({ standing, port }) => (
            <span>
              {port} <Match standing={standing} />
            </span>
          ),
        },
        { head: t.target, cell: ({ standing: { rule } }) => `${rule.target.service}:${rule.target.port}` },
        ...traffic,
        { head: t.failures, cell: (row) => `${row.traffic.failures} / ${row.traffic.retries}`, number: true },
      ]}
    />
  )
}

export function TargetFigureTable({ figures, listening }: Props) {
  const t = useTexts()
  const rows = rowsOf(figures, listening).flatMap(({ targets, ...row }) =>
    targets.map((target) => ({ ...row, ...target })),
  )
  const traffic = useTrafficColumns<(typeof rows)[number]>((row) => row.traffic)
  return (
    <DataTable
      label={t.perTarget}
      items={rows}
      keyOf={({ index, address }) => `${index} ${address}`}
      columns={[
        { head: t.rule, cell: ({ standing }) => <Match standing={standing} /> },
        { head: t.instance, cell: ({ name, address }) => name ?? address },
        { head: t.host, cell: ({ host }) => host ?? '—' },
        { head: t.address, cell: ({ address }) => address },
        {
          head: t.state,
          cell: ({ state, check }) => <span title={check ?? undefined}>{t[checkWord(check ?? '') ?? state]}</span>,
        },
        ...traffic,
      ]}
    />
  )
}

export function OwnFigureTable({ figures }: Pick<Props, 'figures'>) {
  const t = useTexts()
  const words = useWords()
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
            reason === null ? name : `${name} · ${words.server(reason, reasonMessage)}`,
        },
        { head: t.host, cell: ({ host }) => host ?? '—' },
        { head: t.version, cell: ({ version }) => version ?? '—' },
        {
          head: t.uptime,
          cell: ({ uptimeSeconds }) => (uptimeSeconds === null ? '—' : duration(uptimeSeconds, language)),
        },
        ...traffic,
      ]}
    />
  )
}
