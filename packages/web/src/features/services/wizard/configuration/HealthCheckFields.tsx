import { NumberInput, SegmentedControl, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { CollapsibleSection } from '../../../../wizard/CollapsibleSection.tsx'
import type { SpecForm } from '../draft/use-spec-form.ts'
import { useConfigTexts } from './config-texts.ts'

const WHOLE_NUMBER_PROPS = { allowDecimal: false, allowNegative: false, clampBehavior: 'none', min: 0 } as const
const TIMING_FIELDS = ['intervalSeconds', 'timeoutSeconds', 'retries', 'startPeriodSeconds'] as const

/** The fields of the health check. */
export function HealthCheckFields({ form }: { readonly form: SpecForm }) {
  const t = useConfigTexts()
  const { healthCheck } = form.values
  return (
    <Stack gap="md">
      <SegmentedControl
        {...form.getInputProps('healthCheck.type', { withError: false })}
        aria-label={t.healthCheck}
        data={[
          { value: 'none', label: t.none },
          { value: 'command', label: t.checkCommand },
          { value: 'http', label: 'HTTP' },
          { value: 'tcp', label: 'TCP' },
        ]}
      />
      <CheckFields form={form} />
      {healthCheck.type !== 'none' && (
        <CollapsibleSection
          title={t.intervalAndRetries}
          summary={t.every(healthCheck.intervalSeconds, healthCheck.retries)}
          hasErrors={TIMING_FIELDS.some((field) => form.errors[`healthCheck.${field}`])}
        >
          <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md">
            <NumberInput
              {...form.getInputProps('healthCheck.intervalSeconds')}
              {...WHOLE_NUMBER_PROPS}
              label={t.interval}
            />
            <NumberInput
              {...form.getInputProps('healthCheck.timeoutSeconds')}
              {...WHOLE_NUMBER_PROPS}
              label={t.timeout}
            />
            <NumberInput {...form.getInputProps('healthCheck.retries')} {...WHOLE_NUMBER_PROPS} label={t.retries} />
            <NumberInput
              {...form.getInputProps('healthCheck.startPeriodSeconds')}
              {...WHOLE_NUMBER_PROPS}
              label={t.startPeriod}
            />
          </SimpleGrid>
        </CollapsibleSection>
      )}
    </Stack>
  )
}

function CheckFields({ form }: { readonly form: SpecForm }) {
  const t = useConfigTexts()
  const { type } = form.values.healthCheck
  if (type === 'none')
    return (
      <Text size="xs" c="dimmed">
        {t.ofImageCheck}
      </Text>
    )
  if (type === 'command')
    return (
      <Textarea
        {...form.getInputProps('healthCheck.command')}
        label={t.checkCommand}
        description={t.checkCommandHint}
        placeholder="wget -q -O /dev/null http://localhost/health"
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
        withAsterisk
      />
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
