import { Checkbox, NumberInput, SegmentedControl, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { CollapsibleSection } from '../../../../wizard/CollapsibleSection.tsx'
import { SECONDS_PROPS, WHOLE_NUMBER_PROPS } from '../../../../wizard/input-props.ts'
import type { SpecForm } from '../draft/use-spec-form.ts'
import { useConfigTexts } from './config-texts.ts'

const TIMING_FIELDS = ['intervalSeconds', 'timeoutSeconds', 'retries', 'startPeriodSeconds'] as const

/** The fields of the health check. */
export function HealthCheckFields({ form }: { readonly form: SpecForm }) {
  const t = useConfigTexts()
  const { healthCheck } = form.values
  return (
    <Stack gap="md">
      <SegmentedControl
        value={KINDS[healthCheck.type]}
        onChange={(kind) => form.setFieldValue('healthCheck.type', kind)}
        data-path="healthCheck.type"
        aria-label={t.healthCheck}
        data={[
          { value: 'none', label: t.none },
          { value: 'command', label: t.checkCommand },
          { value: 'http', label: 'HTTP' },
          { value: 'tcp', label: 'TCP' },
        ]}
      />
      <CheckFields form={form} />
      {KINDS[healthCheck.type] !== 'none' && (
        <CollapsibleSection
          title={t.intervalAndRetries}
          summary={t.every(healthCheck.intervalSeconds, healthCheck.retries)}
          hasErrors={TIMING_FIELDS.some((field) => form.errors[`healthCheck.${field}`])}
        >
          <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md">
            <NumberInput {...form.getInputProps('healthCheck.intervalSeconds')} {...SECONDS_PROPS} label={t.interval} />
            <NumberInput {...form.getInputProps('healthCheck.timeoutSeconds')} {...SECONDS_PROPS} label={t.timeout} />
            <NumberInput {...form.getInputProps('healthCheck.retries')} {...WHOLE_NUMBER_PROPS} label={t.retries} />
            <NumberInput
              {...form.getInputProps('healthCheck.startPeriodSeconds')}
              {...SECONDS_PROPS}
              label={t.startPeriod}
            />
          </SimpleGrid>
        </CollapsibleSection>
      )}
    </Stack>
  )
}

type CheckType = keyof typeof KINDS

/** The kinds of checks to choose from. The two types of one kind differ by a checkbox. */
const KINDS = {
  none: 'none',
  disabled: 'none',
  command: 'command',
  exec: 'command',
  http: 'http',
  tcp: 'tcp',
} as const

interface TypeCheckboxProps {
  readonly form: SpecForm
  readonly label: string
  readonly checked: CheckType
  readonly unchecked: CheckType
}

function TypeCheckbox({ form, label, checked, unchecked }: TypeCheckboxProps) {
  return (
    <Checkbox
      label={label}
      checked={form.values.healthCheck.type === checked}
      onChange={(event) => form.setFieldValue('healthCheck.type', event.currentTarget.checked ? checked : unchecked)}
    />
  )
}

function CheckFields({ form }: { readonly form: SpecForm }) {
  const t = useConfigTexts()
  const { type } = form.values.healthCheck
  if (type === 'none' || type === 'disabled')
    return (
      <>
        <Text size="xs" c="dimmed">
          {type === 'none' ? t.ofImageCheck : t.checkOffHint}
        </Text>
        <TypeCheckbox form={form} label={t.checkOff} checked="disabled" unchecked="none" />
      </>
    )
  if (type === 'command' || type === 'exec')
    return (
      <>
        <Textarea
          {...form.getInputProps('healthCheck.command')}
          label={t.checkCommand}
          description={type === 'exec' ? t.checkExecHint : t.checkCommandHint}
          placeholder="wget -q -O /dev/null http://localhost/health"
          autosize
          minRows={1}
          maxRows={6}
          spellCheck={false}
          withAsterisk
        />
        <TypeCheckbox form={form} label={t.checkWithoutShell} checked="exec" unchecked="command" />
      </>
    )
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <NumberInput
          {...form.getInputProps('healthCheck.port')}
          {...WHOLE_NUMBER_PROPS}
          label={t.checkPort}
          placeholder="80"
          hideControls
          withAsterisk
        />
        {type === 'http' && (
          <TextInput
            {...form.getInputProps('healthCheck.path')}
            label={t.checkPath}
            placeholder="/health"
            spellCheck={false}
          />
        )}
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t.checkToolsHint}
      </Text>
    </>
  )
}
