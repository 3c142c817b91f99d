import type { Cluster } from '@berth/contract/hosts/hosts.ts'
import { NativeSelect, NumberInput, SimpleGrid, Stack, Text, Textarea } from '@mantine/core'
import { useLanguage } from '../../lib/language.ts'
import { formatMemory } from '../../lib/time.ts'
import { CollapsibleSection } from '../CollapsibleSection.tsx'
import { AMOUNT_PROPS, INPUT_BEFORE_DESCRIPTION, SECONDS_PROPS, WHOLE_NUMBER_PROPS } from '../input-props.ts'
import type { DraftForm } from '../use-draft-form.ts'
import styles from './SizeFields.module.css'
import type { SizeDraft } from './size-draft.ts'
import { useSizeTexts } from './size-texts.ts'

type SizeForm = Pick<DraftForm<SizeDraft>, 'values' | 'errors' | 'getInputProps'>

interface Props {
  readonly form: SizeForm
  /** The resources of the largest host; null if unknown. */
  readonly largest: Cluster['largest']
}

/** The fields for the number of instances and their resources. Placement and update policy are folded. */
export function SizeFields({ form, largest }: Props) {
  const t = useSizeTexts()
  const summary = useSummaries(form.values)
  const hasError = (part: string) => Object.keys(form.errors).some((path) => path.startsWith(`${part}.`))
  return (
    <div>
      <Stack gap="lg" pb="lg">
        <NumberInput
          {...form.getInputProps('replicas')}
          {...WHOLE_NUMBER_PROPS}
          label={t.replicas}
          w={160}
          withAsterisk
        />
        <Resources form={form} largest={largest} />
      </Stack>
      <CollapsibleSection title={t.placement} summary={summary.placement} hasErrors={hasError('placement')}>
        <Stack gap="md">
          <Textarea
            {...form.getInputProps('placement.constraints')}
            label={t.constraints}
            description={t.constraintsHint}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
          />
          <NumberInput
            {...form.getInputProps('placement.maxPerHost')}
            {...WHOLE_NUMBER_PROPS}
            label={t.maxPerHost}
            placeholder={t.unlimited}
            w={220}
          />
        </Stack>
      </CollapsibleSection>
      <CollapsibleSection title={t.update} summary={summary.update} hasErrors={hasError('update')}>
        <UpdatePolicy form={form} />
      </CollapsibleSection>
    </div>
  )
}

function Resources({ form, largest }: Props) {
  const t = useSizeTexts()
  const language = useLanguage()
  const hasDisk = largest !== null && largest.diskGiB !== null
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t.resources}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
        <NumberInput
          {...form.getInputProps('resources.cpus')}
          {...AMOUNT_PROPS}
          label={t.cpus}
          description={largest && t.largest(t.cores(largest.cpus))}
          inputWrapperOrder={INPUT_BEFORE_DESCRIPTION}
          placeholder={t.unlimited}
          step={0.5}
          decimalScale={2}
        />
        <NumberInput
          {...form.getInputProps('resources.memory')}
          {...AMOUNT_PROPS}
          label={t.memory}
          description={largest && t.largest(formatMemory(largest.memoryMiB, language))}
          inputWrapperOrder={INPUT_BEFORE_DESCRIPTION}
          placeholder={t.unlimited}
          decimalScale={2}
          hideControls
          rightSectionWidth={84}
          rightSection={
            <NativeSelect
              {...form.getInputProps('resources.memoryUnit')}
              aria-label={t.memoryUnit}
              data={['MiB', 'GiB']}
              rightSectionWidth={24}
              classNames={{ wrapper: styles.unitWrapper ?? '', input: styles.unit ?? '' }}
            />
          }
        />
        <NumberInput
          {...form.getInputProps('resources.diskGiB')}
          {...WHOLE_NUMBER_PROPS}
          label={t.disk}
          description={hasDisk && t.largest(`${largest.diskGiB} GiB`)}
          inputWrapperOrder={INPUT_BEFORE_DESCRIPTION}
          placeholder={t.unreserved}
        />
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t.limits} {largest && (hasDisk ? t.diskReserved : t.diskRecorded)}
      </Text>
    </Stack>
  )
}

function UpdatePolicy({ form }: { readonly form: SizeForm }) {
  const t = useSizeTexts()
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
        <NumberInput
          {...form.getInputProps('update.parallelism')}
          {...WHOLE_NUMBER_PROPS}
          label={t.parallelism}
          description={t.parallelismHint}
          inputWrapperOrder={INPUT_BEFORE_DESCRIPTION}
        />
        <NumberInput {...form.getInputProps('update.delaySeconds')} {...SECONDS_PROPS} label={t.delay} />
        <NumberInput
          {...form.getInputProps('update.monitorSeconds')}
          {...SECONDS_PROPS}
          label={t.monitor}
          description={t.monitorHint}
          inputWrapperOrder={INPUT_BEFORE_DESCRIPTION}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
        <NativeSelect
          {...form.getInputProps('update.order')}
          label={t.order}
          description={t.orderHint}
          inputWrapperOrder={INPUT_BEFORE_DESCRIPTION}
          data={[
            { value: 'auto', label: t.orderAuto },
            { value: 'start-first', label: t.orderStart },
            { value: 'stop-first', label: t.orderStop },
          ]}
        />
        <NativeSelect
          {...form.getInputProps('update.onFailure')}
          label={t.onFailure}
          description={t.onFailureHint}
          inputWrapperOrder={INPUT_BEFORE_DESCRIPTION}
          data={(['auto', 'pause', 'continue', 'roll-back'] as const).map((value) => ({ value, label: t[value] }))}
        />
        <NumberInput
          {...form.getInputProps('update.confirmAfterMinutes')}
          {...WHOLE_NUMBER_PROPS}
          label={t.confirmAfter}
          placeholder={t.confirmByHand}
        />
      </SimpleGrid>
    </Stack>
  )
}

/** Returns a short summary of each folded section. */
function useSummaries({ placement, update }: SizeDraft) {
  const t = useSizeTexts()
  const constraints = placement.constraints.split('\n').filter((line) => line.trim() !== '').length
  const placementParts = [
    constraints > 0 && t.constraintCount(constraints),
    placement.maxPerHost !== '' && t.atMost(placement.maxPerHost),
  ].filter((part) => part !== false)
  return {
    placement: placementParts.join(' · ') || t.anyHost,
    update: t.updateSummary(update.parallelism, t[update.onFailure].toLowerCase()),
  }
}
