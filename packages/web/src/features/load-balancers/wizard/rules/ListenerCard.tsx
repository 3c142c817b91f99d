import { PROTOCOLS } from '@berth/contract/load-balancers/balancer.ts'
import { ActionIcon, NativeSelect, NumberInput, Text } from '@mantine/core'
import type { ComponentType } from 'react'
import { IconArrowRight, IconTrash } from '../../../../ui/icons/icons.ts'
import type { ListenerRow } from '../draft/draft.ts'
import type { BalancerForm } from '../draft/use-balancer-form.ts'
import { CertificateSelect, type NewCertificate } from './CertificateSelect.tsx'
import styles from './ListenerCard.module.css'
import { RuleRows } from './RuleRows.tsx'
import { useRulesTexts } from './rules-texts.ts'

interface Props {
  readonly form: BalancerForm
  readonly listener: ListenerRow
  readonly index: number
  readonly space: string
  readonly self: string
  readonly NewCertificate: ComponentType<NewCertificate>
  /** Undefined for the only listener. */
  readonly onRemove: (() => void) | undefined
}

/** The fields of one listener: protocol, port, certificates and rules. */
export function ListenerCard({ form, listener, index, space, self, NewCertificate, onRemove }: Props) {
  const t = useRulesTexts()
  const path = `listeners.${index}`
  const name = t.listener(index + 1)
  const { protocol } = listener
  return (
    <section className={styles.card} aria-label={name}>
      <div className={styles.head}>
        <NativeSelect
          {...form.getInputProps(`${path}.protocol`)}
          label={t.protocol}
          data={[...PROTOCOLS, 'redirect' as const].map((value) => ({ value, label: t[value] }))}
          className={styles.protocol ?? ''}
        />
        <PortFields form={form} listener={listener} path={path} />
        {onRemove && (
          <ActionIcon size={36} aria-label={t.remove(name)} className={styles.remove ?? ''} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </div>
      <Text size="xs" c="dimmed">
        {t[`${protocol}Hint`]}
      </Text>
      {protocol === 'https' && (
        <CertificateSelect form={form} path={path} space={space} NewCertificate={NewCertificate} />
      )}
      {protocol === 'redirect' ? (
        <NumberInput
          {...form.getInputProps(`${path}.redirectTo`)}
          {...portInput}
          label={t.redirectTo}
          className={styles.port ?? ''}
        />
      ) : (
        <RuleRows form={form} listener={listener} index={index} space={space} self={self} />
      )}
    </section>
  )
}

interface PortProps {
  readonly form: BalancerForm
  readonly listener: ListenerRow
  /** The path of the listener in the draft. */
  readonly path: string
}

function PortFields({ form, listener: { protocol, reach, published, inside }, path }: PortProps) {
  const t = useRulesTexts()
  const defaultPort = String(DEFAULT_PORTS[protocol])
  return (
    <>
      {reach !== 'inside' && (
        <>
          <NumberInput
            {...form.getInputProps(`${path}.published`)}
            {...portInput}
            label={t.published}
            placeholder={inside === '' ? defaultPort : t.hostPicks}
            className={styles.port ?? ''}
          />
          <span className={styles.arrow} aria-hidden>
            <IconArrowRight size={14} />
          </span>
        </>
      )}
      <NumberInput
        {...form.getInputProps(`${path}.inside`)}
        {...portInput}
        label={t.inside}
        placeholder={reach === 'inside' ? defaultPort : String(published || t.same)}
        className={styles.port ?? ''}
      />
      <NativeSelect
        {...form.getInputProps(`${path}.reach`)}
        label={t.reach}
        data={[
          ...(['auto', 'ingress', 'host'] as const).map((value) => ({ value, label: t[value] })),
          { value: 'inside', label: t.insideOnly },
        ]}
        className={styles.reach ?? ''}
      />
    </>
  )
}

const DEFAULT_PORTS = { http: 80, https: 443, tcp: 5432, tls: 443, redirect: 80 } as const
const portInput = { hideControls: true, allowDecimal: false, allowNegative: false, clampBehavior: 'none' } as const
