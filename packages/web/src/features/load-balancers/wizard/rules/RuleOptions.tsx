import { Checkbox, NativeSelect, NumberInput, PasswordInput, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { INPUT_BEFORE_DESCRIPTION, WHOLE_NUMBER_PROPS } from '../../../../wizard/input-props.ts'
import { AddRow, RemoveRow } from '../../../../wizard/RowButtons.tsx'
import { type RuleRow, userRow } from '../draft/draft.ts'
import type { BalancerForm } from '../draft/use-balancer-form.ts'
import { useOptionsTexts } from '../options-texts.ts'
import styles from './RuleOptions.module.css'

interface Props {
  readonly form: BalancerForm
  readonly rule: RuleRow
  /** The path of the rule in the draft. */
  readonly path: string
  readonly hasHttp: boolean
}

/** The options of a rule: balancing, health checks, sticky sessions and passwords. */
export function RuleOptions({ form, rule: { check, asksPassword, basicAuth }, path, hasHttp }: Props) {
  const t = useOptionsTexts()
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
        <NativeSelect
          {...form.getInputProps(`${path}.algorithm`)}
          label={t.algorithm}
          data={(['round-robin', 'least-connections', 'source', 'random'] as const).map((value) => ({
            value,
            label: t[value],
          }))}
        />
        <NumberInput
          {...form.getInputProps(`${path}.maxInstances`)}
          {...WHOLE_NUMBER_PROPS}
          label={t.maxInstances}
          description={t.maxInstancesHint}
          inputWrapperOrder={INPUT_BEFORE_DESCRIPTION}
        />
        <NativeSelect
          {...form.getInputProps(`${path}.sendProxy`)}
          label={t.sendProxy}
          description={t.sendProxyHint}
          inputWrapperOrder={INPUT_BEFORE_DESCRIPTION}
          data={(['none', 'v1', 'v2'] as const).map((value) => ({ value, label: t[value] }))}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
        <NativeSelect
          {...form.getInputProps(`${path}.check.type`)}
          label={t.check}
          data={[
            { value: 'tcp', label: t.checkTcp },
            { value: 'http', label: t.checkHttp },
            { value: 'none', label: t.checkNone },
          ]}
        />
        {check.type === 'http' && (
          <TextInput {...form.getInputProps(`${path}.check.path`)} label={t.checkPath} spellCheck={false} />
        )}
        {check.type !== 'none' && (
          <NumberInput
            {...form.getInputProps(`${path}.check.intervalMilliseconds`)}
            {...WHOLE_NUMBER_PROPS}
            label={t.interval}
            step={100}
          />
        )}
      </SimpleGrid>
      {hasHttp && (
        <>
          <Checkbox
            {...form.getInputProps(`${path}.sticky`, { type: 'checkbox' })}
            label={t.sticky}
            description={t.stickyHint}
          />
          <Checkbox {...form.getInputProps(`${path}.asksPassword`, { type: 'checkbox' })} label={t.basicAuth} />
          {asksPassword && <Users form={form} path={`${path}.basicAuth`} users={basicAuth.users} />}
        </>
      )}
    </Stack>
  )
}

interface UsersProps {
  readonly form: BalancerForm
  readonly path: string
  readonly users: RuleRow['basicAuth']['users']
}

function Users({ form, path, users }: UsersProps) {
  const t = useOptionsTexts()
  return (
    <Stack gap="sm">
      <TextInput {...form.getInputProps(`${path}.realm`)} label={t.realm} maw={320} />
      {users.map(({ key, name, keeps }, index) => (
        <div key={key} className={styles.user}>
          <TextInput
            {...form.getInputProps(`${path}.users.${index}.name`)}
            aria-label={t.numbered(t.user, index + 1)}
            placeholder={t.user}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <PasswordInput
            {...form.getInputProps(`${path}.users.${index}.password`)}
            aria-label={t.numbered(t.password, index + 1)}
            placeholder={keeps !== null && keeps === name.trim() ? t.unchanged : t.password}
            autoComplete="new-password"
          />
          <RemoveRow
            label={t.remove(t.numbered(t.user, index + 1))}
            disabled={users.length === 1}
            onRemove={() => form.removeListItem(`${path}.users`, index)}
          />
        </div>
      ))}
      <AddRow label={t.addUser} onAdd={() => form.insertListItem(`${path}.users`, userRow())} />
    </Stack>
  )
}
