import { Autocomplete, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { servicesQuery, spacesQuery } from '../../../../service-model/queries.ts'
import type { BalancerForm } from '../draft/use-balancer-form.ts'
import styles from './RuleRows.module.css'
import { useRulesTexts } from './rules-texts.ts'
import { useTargetPorts } from './target-ports.ts'

/** A value that can't be the name of a service. */
const OTHER_SPACE = '/'

interface Props {
  readonly form: BalancerForm
  /** The path of the rule in the draft. */
  readonly path: string
  readonly target: { readonly space: string; readonly service: string; readonly port: number | string }
  /** The load balancer's space. */
  readonly space: string
  /** The load balancer's name: it can't be its own target. */
  readonly self: string
  /** The name of the rule, for the labels that screen readers read. */
  readonly of: string
}

/** Chooses the target of a rule: a service of the same space or of another one, and its port. */
export function TargetFields({ form, path, target, space, self, of }: Props) {
  const t = useRulesTexts()
  const isElsewhere = target.space !== ''
  const { data: services = [] } = useQuery(servicesQuery(isElsewhere ? target.space : space))
  const { data: spaces = [] } = useQuery(spacesQuery)
  const otherSpaces = spaces.map(({ name }) => name).filter((name) => name !== space)
  const names = services.map(({ name }) => name).filter((name) => isElsewhere || name !== self)
  const ports = useTargetPorts(services.find(({ name }) => name === target.service))
  const isUnknown = target.service !== '' && !names.includes(target.service)
  useFirstPort(form, path, target, ports)

  const setTarget = (to: Partial<Props['target']>) =>
    form.setFieldValue(`${path}.target`, { ...target, ...to, port: '' })
  const pick = (picked: string) =>
    picked === OTHER_SPACE ? setTarget({ space: otherSpaces[0] ?? '', service: '' }) : setTarget({ service: picked })

  return (
    <div className={styles.target}>
      {isElsewhere && (
        <NativeSelect
          {...form.getInputProps(`${path}.target.space`)}
          aria-label={t.field(t.targetSpace, of)}
          value={target.space}
          onChange={({ currentTarget }) => setTarget({ space: currentTarget.value, service: '' })}
          data={[{ value: '', label: t.ownSpace }, ...withChosen(otherSpaces, target.space)]}
          className={styles.space ?? ''}
        />
      )}
      <NativeSelect
        {...form.getInputProps(`${path}.target.service`)}
        aria-label={t.field(t.target, of)}
        value={target.service}
        onChange={({ currentTarget }) => pick(currentTarget.value)}
        data={[
          { value: '', label: t.chooseTarget },
          ...names.map((value) => ({ value, label: value })),
          ...(isUnknown ? [{ value: target.service, label: t.goneService(target.service) }] : []),
          ...(!isElsewhere && otherSpaces.length > 0 ? [{ value: OTHER_SPACE, label: t.otherSpace }] : []),
        ]}
        className={styles.service ?? ''}
      />
      <Autocomplete
        {...form.getInputProps(`${path}.target.port`)}
        value={String(target.port)}
        aria-label={t.field(t.targetPort, of)}
        data={ports.map(String)}
        filter={({ options }) => options}
        placeholder="80"
        inputMode="numeric"
        className={styles.targetPort ?? ''}
      />
    </div>
  )
}

/** Fills in the most likely port as soon as it is known, if the port field is empty. */
function useFirstPort(form: BalancerForm, path: string, { service, port }: Props['target'], ports: readonly number[]) {
  const first = ports[0]
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another service is chosen, not when the field is emptied
  useEffect(() => {
    if (service !== '' && port === '' && first !== undefined) form.setFieldValue(`${path}.target.port`, first)
  }, [service, first])
}

function withChosen(names: readonly string[], chosen: string): string[] {
  return names.includes(chosen) ? [...names] : [...names, chosen]
}
