import type { BalancerFigures } from '@berth/contract/load-balancers/balancer-answers.ts'
import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useServerTexts } from '../../../lib/server-texts.ts'
import { StateBadge } from '../../../service-model/StateBadge.tsx'
import { IconAlertTriangle } from '../../../ui/icons/icons.ts'
import { checkResultKey } from './check-result.ts'
import styles from './FlowDiagram.module.css'
import { useFigureFormats } from './figure-formats.ts'
import type { ListenerRules, RuleFigures, RuleStatus } from './listener-rules.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly listeners: readonly ListenerRules[]
  /** Undefined until they are loaded. */
  readonly figures: BalancerFigures | undefined
}

/** Draws the ports, rules, target services and instances as a tree. Screen readers read it as nested lists. */
export function FlowDiagram({ listeners, figures }: Props) {
  const t = useTexts()
  return (
    <ul className={styles.flow} aria-label={t.flow}>
      {listeners.map((listener) => (
        <li key={listener.port} className={styles.listener}>
          <ListenerBox listener={listener} figures={figures} />
          {listener.rules.length > 0 && (
            <ol className={styles.rules}>
              {listener.rules.map((ruleStatus) => (
                <RuleLine
                  key={ruleStatus.index}
                  ruleStatus={ruleStatus}
                  figures={figures?.rules.find(({ index }) => index === ruleStatus.index)}
                  isComplete={figures !== undefined && figures.coverage.measured === figures.coverage.running}
                />
              ))}
            </ol>
          )}
        </li>
      ))}
    </ul>
  )
}

function ListenerBox({ listener, figures }: { readonly listener: ListenerRules } & Pick<Props, 'figures'>) {
  const t = useTexts()
  const format = useFigureFormats()
  const { port, published, protocol, redirectToHttps } = listener
  const listenerFigures = figures?.listeners.find((candidate) => candidate.port === port)
  const names = published.map((hostPort) => (hostPort === null ? t.hostPicks : String(hostPort))).join(', ')
  return (
    <div className={styles.box}>
      <strong>{t.listener(names || String(port))}</strong>
      <span className={styles.quiet}>
        {protocol ? t[protocol] : redirectToHttps !== null && t.redirect(redirectToHttps)}
        {published.length === 0 && ` · ${t.inside}`}
      </span>
      {listenerFigures && <span className={styles.number}>{format.requestsPerSecond(listenerFigures.traffic)}</span>}
    </div>
  )
}

interface LineProps {
  readonly ruleStatus: RuleStatus
  readonly figures: RuleFigures | undefined
  /** Whether all instances of the load balancer report. */
  readonly isComplete: boolean
}

function RuleLine({ ruleStatus, figures, isComplete }: LineProps) {
  const format = useFigureFormats()
  const serverTexts = useServerTexts()
  const { reason, reasonMessage } = ruleStatus
  return (
    <li className={styles.rule} data-unhealthy={reason !== null || undefined}>
      <div className={styles.box}>
        <span className={styles.match}>
          <RuleMatch ruleStatus={ruleStatus} />
        </span>
        {figures && <span className={styles.number}>{format.requestsPerSecond(figures.traffic)}</span>}
      </div>
      <Connector />
      <TargetBox ruleStatus={ruleStatus} />
      <Connector />
      <Targets figures={figures} isComplete={isComplete} />
      {reason !== null && (
        <p className={styles.reason}>
          <IconAlertTriangle size={15} aria-hidden />
          {serverTexts.message(reason, reasonMessage)}
        </p>
      )}
    </li>
  )
}

export function RuleMatch({ ruleStatus: { rule } }: Pick<LineProps, 'ruleStatus'>) {
  const t = useTexts()
  if (rule.protocol === 'tcp') return t.everything
  const hasPath = rule.protocol !== 'tls' && rule.path !== '/'
  if (rule.host === null) return hasPath ? <code>{rule.path}</code> : t.anyHost
  return (
    <code>
      {rule.host}
      {hasPath && rule.path}
    </code>
  )
}

function Connector() {
  const t = useTexts()
  return (
    <span className={styles.connection}>
      <VisuallyHidden>{t.leadsTo}</VisuallyHidden>
    </span>
  )
}

function TargetBox({ ruleStatus: { rule, target } }: Pick<LineProps, 'ruleStatus'>) {
  const t = useTexts()
  const { space, service, state, running, desired } = target
  const name = `${rule.target.space === null ? '' : `${space}/`}${service}:${rule.target.port}`
  if (state === null)
    return (
      <div className={styles.box} data-tone="bad">
        <s>{name}</s>
        <span className={styles.bad}>{t.gone}</span>
      </div>
    )
  return (
    <div className={styles.box}>
      <Link to="/spaces/$space/services/$service" params={{ space, service }} className={styles.name}>
        {name}
      </Link>
      <span className={styles.ruleStatus}>
        <StateBadge service={{ state, reason: null, reasonMessage: null }} />
        <span className={styles.quiet}>{t.instances(running, desired)}</span>
      </span>
    </div>
  )
}

function Targets({ figures, isComplete }: Pick<LineProps, 'figures' | 'isComplete'>) {
  const t = useTexts()
  const format = useFigureFormats()
  if (!figures) return <span className={styles.none}>…</span>
  if (figures.targets.length === 0)
    return <span className={styles.none}>{isComplete ? t.noInstances : t.noFigures}</span>
  return (
    <ul className={styles.targets}>
      {figures.targets.map(({ address, name, host, state, check, traffic }) => (
        <li key={address} data-state={state} title={check ?? undefined}>
          <span className={styles.dot} aria-hidden />
          <span className={styles.instance}>{name ?? address}</span>
          <VisuallyHidden>{t[state]}</VisuallyHidden>
          <span className={styles.quiet}>
            {[host, state === 'down' ? t[checkResultKey(check ?? '') ?? 'down'] : format.requestsPerSecond(traffic)]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  )
}
