import type { BalancerFigures } from '@berth/contract/load-balancers/balancer-answers.ts'
import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../../lib/words.ts'
import { StateBadge } from '../../../service-model/StateBadge.tsx'
import { IconAlertTriangle } from '../../../ui/icons/icons.ts'
import { useAmounts } from './amounts.ts'
import { checkWord } from './check.ts'
import styles from './FlowPicture.module.css'
import type { Listening, RuleFigures, Standing } from './flow.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly listening: readonly Listening[]
  /** Undefined until they are loaded. */
  readonly figures: BalancerFigures | undefined
}

/** Draws the ports, rules, target services and instances as a tree. Screen readers read it as nested lists. */
export function FlowPicture({ listening, figures }: Props) {
  const t = useTexts()
  return (
    <ul className={styles.flow} aria-label={t.flow}>
      {listening.map((listener) => (
        <li key={listener.port} className={styles.listener}>
          <ListenerBox listening={listener} figures={figures} />
          {listener.rules.length > 0 && (
            <ol className={styles.rules}>
              {listener.rules.map((standing) => (
                <RuleLine
                  key={standing.index}
                  standing={standing}
                  figures={figures?.rules.find(({ index }) => index === standing.index)}
                />
              ))}
            </ol>
          )}
        </li>
      ))}
    </ul>
  )
}

function ListenerBox({ listening, figures }: { readonly listening: Listening } & Pick<Props, 'figures'>) {
  const t = useTexts()
  const amounts = useAmounts()
  const { port, published, protocol, redirectToHttps } = listening
  const traffic = figures?.listeners.find((listener) => listener.port === port)?.traffic
  const names = published.map((hostPort) => (hostPort === null ? t.hostPicks : String(hostPort))).join(', ')
  return (
    <div className={styles.box}>
      <strong>{t.listener(names || String(port))}</strong>
      <span className={styles.quiet}>
        {protocol ? t[protocol] : redirectToHttps !== null && t.redirect(redirectToHttps)}
        {published.length === 0 && ` · ${t.inside}`}
      </span>
      {traffic && <span className={styles.number}>{amounts.perSecond(traffic.requestsPerSecond)}</span>}
    </div>
  )
}

interface LineProps {
  readonly standing: Standing
  readonly figures: RuleFigures | undefined
}

function RuleLine({ standing, figures }: LineProps) {
  const amounts = useAmounts()
  const words = useWords()
  const { reason, reasonMessage } = standing
  return (
    <li className={styles.rule} data-unhealthy={reason !== null || undefined}>
      <div className={styles.box}>
        <span className={styles.match}>
          <Match standing={standing} />
        </span>
        {figures && <span className={styles.number}>{amounts.perSecond(figures.traffic.requestsPerSecond)}</span>}
      </div>
      <Wire />
      <TargetBox standing={standing} />
      <Wire />
      <Targets figures={figures} />
      {reason !== null && (
        <p className={styles.reason}>
          <IconAlertTriangle size={15} aria-hidden />
          {words.server(reason, reasonMessage)}
        </p>
      )}
    </li>
  )
}

export function Match({ standing: { rule } }: Pick<LineProps, 'standing'>) {
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

function Wire() {
  const t = useTexts()
  return (
    <span className={styles.wire}>
      <VisuallyHidden>{t.leadsTo}</VisuallyHidden>
    </span>
  )
}

function TargetBox({ standing: { rule, target } }: Pick<LineProps, 'standing'>) {
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
      <span className={styles.standing}>
        <StateBadge service={{ state, reason: null, reasonMessage: null }} />
        <span className={styles.quiet}>{t.instances(running, desired)}</span>
      </span>
    </div>
  )
}

function Targets({ figures }: Pick<LineProps, 'figures'>) {
  const t = useTexts()
  const amounts = useAmounts()
  if (!figures) return <span className={styles.none}>…</span>
  if (figures.targets.length === 0) return <span className={styles.none}>{t.noInstances}</span>
  return (
    <ul className={styles.targets}>
      {figures.targets.map(({ address, name, host, state, check, traffic }) => (
        <li key={address} data-state={state} title={check ?? undefined}>
          <span className={styles.dot} aria-hidden />
          <span className={styles.instance}>{name ?? address}</span>
          <VisuallyHidden>{t[state]}</VisuallyHidden>
          <span className={styles.quiet}>
            {[
              host,
              state === 'down' ? t[checkWord(check ?? '') ?? 'down'] : amounts.perSecond(traffic.requestsPerSecond),
            ]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  )
}
