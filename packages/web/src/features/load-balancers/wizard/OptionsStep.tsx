import type { Cluster } from '@berth/contract/hosts/hosts.ts'
import { NumberInput, SimpleGrid, Text } from '@mantine/core'
import { joinParts } from '../../../lib/texts.ts'
import { CollapsibleSection } from '../../../wizard/CollapsibleSection.tsx'
import { INPUT_BEFORE_DESCRIPTION, WHOLE_NUMBER_PROPS } from '../../../wizard/input-props.ts'
import { SizeFields } from '../../../wizard/size/SizeFields.tsx'
import { isHttpProtocol, type ListenerRow, type RuleRow, rulesOf } from './draft/draft.ts'
import type { BalancerForm } from './draft/use-balancer-form.ts'
import styles from './OptionsStep.module.css'
import { useOptionsTexts } from './options-texts.ts'
import { ListenerOptions } from './rules/ListenerOptions.tsx'
import { RuleOptions } from './rules/RuleOptions.tsx'
import { useRulesTexts } from './rules/rules-texts.ts'

interface Props {
  readonly form: BalancerForm
  readonly largest: Cluster['largest']
}

const LIMITS = /^(timeouts\.|maxConnections|drainSeconds)/

/** Step 3: the number of instances. All other options have good defaults and stay folded. */
export function OptionsStep({ form, largest }: Props) {
  const t = useOptionsTexts()
  const { listeners, timeouts, maxConnections } = form.values
  const hasError = (prefix: string) => Object.keys(form.errors).some((path) => path.startsWith(`${prefix}.`))
  const listenerNameOf = useListenerName()
  const summaries = useSummaries()
  const rules = listeners.flatMap((listener, at) =>
    rulesOf(listener).map((rule, index) => ({ listener, rule, path: `listeners.${at}.rules.${index}` })),
  )
  return (
    <div>
      <SizeFields form={form} largest={largest} />
      <CollapsibleSection
        title={t.limits}
        summary={t.limitsSummary(String(timeouts.serverSeconds), String(maxConnections))}
        hasErrors={Object.keys(form.errors).some((path) => LIMITS.test(path))}
      >
        <Limits form={form} />
      </CollapsibleSection>
      {rules.length > 0 && (
        <Text size="xs" c="dimmed" className={styles.group ?? ''}>
          {t.ofRules}
        </Text>
      )}
      {rules.map(({ listener, rule, path }) => (
        <CollapsibleSection
          key={rule.key}
          title={`${listenerNameOf(listener)} · ${ruleName(rule, listener, t.anyHost)}`}
          summary={summaries.rule(rule, listener)}
          hasErrors={hasError(path)}
        >
          <RuleOptions form={form} rule={rule} path={path} hasHttp={isHttpProtocol(listener.protocol)} />
        </CollapsibleSection>
      ))}
      <Text size="xs" c="dimmed" className={styles.group ?? ''}>
        {t.ofListeners}
      </Text>
      {listeners.map((listener, index) => (
        <CollapsibleSection
          key={listener.key}
          title={listenerNameOf(listener)}
          summary={summaries.listener(listener)}
          hasErrors={
            hasError(`listeners.${index}.noMatch`) ||
            LISTENER_OPTIONS.some((field) => form.errors[`listeners.${index}.${field}`])
          }
        >
          <ListenerOptions form={form} listener={listener} path={`listeners.${index}`} />
        </CollapsibleSection>
      ))}
    </div>
  )
}

const LISTENER_OPTIONS = [
  'http2',
  'compression',
  'forwardedHeaders',
  'acceptProxy',
  'maxConnectionsPerClient',
  'maxRequestsPerSecondPerClient',
]

function Limits({ form }: Pick<Props, 'form'>) {
  const t = useOptionsTexts()
  const seconds = { allowNegative: false, clampBehavior: 'none', min: 0, decimalScale: 1 } as const
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
      <NumberInput {...form.getInputProps('timeouts.connectSeconds')} {...seconds} label={t.connect} />
      <NumberInput {...form.getInputProps('timeouts.clientSeconds')} {...seconds} label={t.client} />
      <NumberInput {...form.getInputProps('timeouts.serverSeconds')} {...seconds} label={t.server} />
      <NumberInput {...form.getInputProps('timeouts.tunnelSeconds')} {...seconds} label={t.tunnel} />
      <NumberInput {...form.getInputProps('maxConnections')} {...WHOLE_NUMBER_PROPS} label={t.maxConnections} />
      <NumberInput
        {...form.getInputProps('drainSeconds')}
        {...WHOLE_NUMBER_PROPS}
        label={t.drain}
        description={t.drainHint}
        inputWrapperOrder={INPUT_BEFORE_DESCRIPTION}
      />
    </SimpleGrid>
  )
}

function ruleName({ host, path, target }: RuleRow, { protocol }: ListenerRow, anyHost: string): string {
  const from = protocol === 'tcp' ? '' : `${host || anyHost}${isHttpProtocol(protocol) && path !== '/' ? path : ''} → `
  const service = target.space === '' ? target.service : `${target.space}/${target.service}`
  return `${from}${service || '?'}${target.port === '' ? '' : `:${target.port}`}`
}

function useListenerName() {
  const t = useOptionsTexts()
  const rules = useRulesTexts()
  return ({ protocol, published, inside, reach }: ListenerRow) =>
    `${t.listener(String((reach === 'inside' ? inside : published) || t.hostPicks))} ${rules[protocol]}`
}

/** Returns functions that summarize the options of a folded section. */
function useSummaries() {
  const t = useOptionsTexts()
  return {
    rule: ({ algorithm, check, sticky, asksPassword, sendProxy }: RuleRow, { protocol }: ListenerRow) =>
      joinParts([
        t[algorithm],
        check.type === 'none' ? t.checkNone : check.type === 'http' ? `HTTP ${check.path}` : t.checkTcp,
        isHttpProtocol(protocol) && sticky && t.sticky,
        isHttpProtocol(protocol) && asksPassword && t.password,
        sendProxy !== 'none' && `PROXY ${sendProxy}`,
      ]),
    listener: (row: ListenerRow) =>
      joinParts([
        isHttpProtocol(row.protocol) && row.http2 && t.http2,
        isHttpProtocol(row.protocol) && row.compression && t.compression,
        row.acceptProxy && 'PROXY',
        row.maxConnectionsPerClient !== '' && `${t.maxConnectionsPerClient} ${row.maxConnectionsPerClient}`,
        row.maxRequestsPerSecondPerClient !== '' && `${t.maxRequestsPerClient} ${row.maxRequestsPerSecondPerClient}`,
      ]) || t.defaultValue,
  }
}
