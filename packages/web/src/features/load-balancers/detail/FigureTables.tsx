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
  /** As it is known outside, where it is. */
  readonly port: number
}

/** In the order in which rules are tried. */
function rowsOf(figures: BalancerFigures, listening: readonly Listening[]): (BalancerFigures['rules'][number] & Row)[] {
  return listening.flatMap(({ port, published, rules }) =>
    rules.flatMap((standing) => {
      const of = figures.rules.find(({ index }) => index === standing.index)
      return of ? [{ ...of, standing, port: published[0] ?? port }] : []
    }),
  )
}

/** What is told of traffic in every table. */
function useTrafficColumns<T>(trafficOf: (item: T) => Traffic | null) {
  const t = useTexts()
  const amounts = useAmounts()
  const column = (head: string, say: (traffic: Traffic) => string) => ({
    head,
    number: true,
    cell: (item: T) => {
      const traffic = trafficOf(item)
      return traffic === null ? '—' : say(traffic)
    },
  })
  return [
    column(t.requests, (one) => amounts.count(one.requestsPerSecond)),
    column(t.responseTime, (one) => amounts.milliseconds(one.responseMilliseconds)),
    column(t.clientErrors, (one) => amounts.count(one.clientErrorsPerSecond)),
    column(t.serverErrors, (one) => amounts.count(one.serverErrorsPerSecond)),
    column(t.sessions, (one) => amounts.count(one.sessions)),
    column(t.bytesIn, (one) => amounts.bytes(one.bytesInPerSecond)),
    column(t.bytesOut, (one) => amounts.bytes(one.bytesOutPerSecond)),
    column(t.total, (one) => amounts.count(one.requests)),
  ]
}

export function RuleFigureTable({ figures, listening }: Props) {
  const t = useTexts()
  const rows = rowsOf(figures, listening)
  const traffic = useTrafficColumns<(typeof rows)[number]>((one) => one.traffic)
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
        { head: t.failures, cell: (one) => `${one.traffic.failures} / ${one.traffic.retries}`, number: true },
      ]}
    />
  )
}

export function TargetFigureTable({ figures, listening }: Props) {
  const t = useTexts()
  const rows = rowsOf(figures, listening).flatMap(({ targets, ...row }) =>
    targets.map((target) => ({ ...row, ...target })),
  )
  const traffic = useTrafficColumns<(typeof rows)[number]>((one) => one.traffic)
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
  const traffic = useTrafficColumns<BalancerFigures['instances'][number]>((one) => one.traffic)
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
