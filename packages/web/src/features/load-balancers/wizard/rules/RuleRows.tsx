import { Stack, Text, TextInput } from '@mantine/core'
import { IconArrowRight } from '../../../../ui/icons/icons.ts'
import { AddRow, RemoveRow } from '../../../../wizard/RowButtons.tsx'
import { isHttpProtocol, type ListenerRow, ruleRow, rulesOf } from '../draft/draft.ts'
import type { BalancerForm } from '../draft/use-balancer-form.ts'
import styles from './RuleRows.module.css'
import { useRulesTexts } from './rules-texts.ts'
import { TargetFields } from './TargetFields.tsx'

interface Props {
  readonly form: BalancerForm
  readonly listener: ListenerRow
  /** The index of the listener in the draft. */
  readonly index: number
  readonly space: string
  readonly self: string
}

/** The rules of one listener, each with its match and its target. */
export function RuleRows({ form, listener, index, space, self }: Props) {
  const t = useRulesTexts()
  const { protocol } = listener
  const rules = rulesOf(listener)
  const list = `listeners.${index}.rules`
  const hasPath = isHttpProtocol(protocol)
  return (
    <Stack gap="xs">
      <div className={styles.rows} data-protocol={protocol}>
        {protocol !== 'tcp' && (
          <div className={`${styles.row} ${styles.heads}`} aria-hidden>
            <span>{t.ruleHost}</span>
            {hasPath && <span>{t.path}</span>}
            <span className={styles.arrow} />
            <span className={styles.target}>
              <span className={styles.service}>{t.target}</span>
              <span className={styles.targetPort}>{t.targetPort}</span>
            </span>
          </div>
        )}
        {rules.map(({ key, target }, at) => {
          const ruleLabel = `${t.listener(index + 1)}, ${t.rule(at + 1)}`
          const path = `${list}.${at}`
          return (
            <div key={key} className={styles.row}>
              {protocol !== 'tcp' && (
                <TextInput
                  {...form.getInputProps(`${path}.host`)}
                  aria-label={t.field(t.ruleHost, ruleLabel)}
                  placeholder={t.anyHost}
                  {...plain}
                />
              )}
              {hasPath && (
                <TextInput
                  {...form.getInputProps(`${path}.path`)}
                  aria-label={t.field(t.path, ruleLabel)}
                  placeholder="/"
                  {...plain}
                />
              )}
              <span className={styles.arrow} aria-hidden>
                <IconArrowRight size={14} />
              </span>
              <TargetFields form={form} path={path} target={target} space={space} self={self} of={ruleLabel} />
              {rules.length > 1 && (
                <RemoveRow
                  label={t.remove(ruleLabel)}
                  className={styles.remove}
                  onRemove={() => form.removeListItem(list, at)}
                />
              )}
            </div>
          )
        })}
      </div>
      {protocol !== 'tcp' && (
        <AddRow
          label={t.addRule}
          onAdd={() => form.insertListItem(list, ruleRow({ target: { space: '', service: '', port: '' } }))}
        />
      )}
      {rules.length > 1 && protocol !== 'tcp' && (
        <Text size="xs" c="dimmed">
          {hasPath ? t.order : t.orderTls}
        </Text>
      )}
    </Stack>
  )
}

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const
