import { Checkbox, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowRight } from '../../../../ui/icons/icons.ts'
import { AddRow, RemoveRow } from '../../../../wizard/RowButtons.tsx'
import { mountRow, withMount } from '../draft/draft.ts'
import type { SpecForm } from '../draft/use-spec-form.ts'
import { SuggestionButtons } from '../image/SuggestionButtons.tsx'
import { useConfigTexts } from './config-texts.ts'
import styles from './rows.module.css'

interface Props {
  readonly form: SpecForm
  /** The paths that the image declares as volumes. */
  readonly volumes: readonly string[]
}

/** The rows of mounts: volumes, host paths and memory, each with its path inside the instances. */
export function MountRows({ form, volumes }: Props) {
  const t = useConfigTexts()
  const { mounts, name } = form.values
  const sources: Readonly<Record<string, string>> = {
    volume: t.volumeName,
    bind: t.hostPath,
    tmpfs: t.noSource,
  }
  const offered = volumes.filter((path) => !mounts.some(({ target }) => target === path))
  return (
    <Stack gap="sm">
      <SuggestionButtons
        label={t.offeredByImage}
        items={offered.map((path) => ({
          label: path,
          onPick: () =>
            form.setFieldValue('mounts', withMount(mounts, mountRow({ source: volumeName(name, path), target: path }))),
        }))}
      />
      {mounts.length > 0 && (
        <div className={styles.rows}>
          <div className={`${styles.row} ${styles.mount} ${styles.heads}`} aria-hidden>
            <span>{t.mountType}</span>
            <span>{t.source}</span>
            <span />
            <span>{t.target}</span>
          </div>
          {mounts.map(({ key, type }, index) => (
            <div key={key} className={`${styles.row} ${styles.mount}`}>
              <NativeSelect
                {...form.getInputProps(`mounts.${index}.type`)}
                aria-label={`${t.mountType} ${index + 1}`}
                data={[
                  ...(['volume', 'bind', 'tmpfs'] as const).map((value) => ({ value, label: t[value] })),
                  ...(type in sources ? [] : [type]),
                ]}
              />
              <TextInput
                {...form.getInputProps(`mounts.${index}.source`)}
                aria-label={`${t.source} ${index + 1}`}
                placeholder={sources[type] ?? ''}
                disabled={type === 'tmpfs'}
                spellCheck={false}
              />
              <span className={styles.arrow} aria-hidden>
                <IconArrowRight size={14} />
              </span>
              <TextInput
                {...form.getInputProps(`mounts.${index}.target`)}
                aria-label={`${t.target} ${index + 1}`}
                placeholder="/data"
                spellCheck={false}
              />
              <Checkbox
                {...form.getInputProps(`mounts.${index}.readOnly`, { type: 'checkbox' })}
                className={styles.tick ?? ''}
                label={t.readOnly}
                size="xs"
              />
              <RemoveRow label={t.remove(t.mount(index + 1))} onRemove={() => form.removeListItem('mounts', index)} />
            </div>
          ))}
        </div>
      )}
      <AddRow label={t.addMount} onAdd={() => form.insertListItem('mounts', mountRow())} />
      <Text size="xs" c="dimmed">
        {t.bindHint}
      </Text>
    </Stack>
  )
}

/** Returns a volume name such as "web-var-lib-data" for the path /var/lib/data of the service web. */
function volumeName(service: string, path: string): string {
  return `${service}${path.replace(/[^a-zA-Z0-9.]+/g, '-')}`
}
