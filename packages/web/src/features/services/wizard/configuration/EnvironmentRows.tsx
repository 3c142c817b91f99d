import { Checkbox, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type ClipboardEvent, useState } from 'react'
import { AddRow, RemoveRow } from '../../../../wizard/RowButtons.tsx'
import { environmentRow, withEnvironment } from '../draft/draft.ts'
import type { SpecForm } from '../draft/use-spec-form.ts'
import { useConfigTexts } from './config-texts.ts'
import { type ParsedEnvironment, parseEnvironment } from './environment-paste.ts'
import styles from './rows.module.css'

/** The rows of environment variables. KEY=value lines that are pasted into a name become rows. */
export function EnvironmentRows({ form }: { readonly form: SpecForm }) {
  const t = useConfigTexts()
  const [pasted, setPasted] = useState<ParsedEnvironment | null>(null)
  const { env } = form.values

  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const parsed = parseEnvironment(event.clipboardData.getData('text'))
    if (parsed.variables.length === 0) return
    event.preventDefault()
    setPasted(parsed)
    form.setFieldValue('env', withEnvironment(env, parsed.variables.map(environmentRow)))
  }

  const valuePlaceholder = (isKept: boolean, secret: boolean, unset: boolean) => {
    if (secret && isKept) return t.unchanged
    return unset ? t.notSet : t.value
  }

  return (
    <Stack gap="sm">
      {env.length > 0 && (
        <div className={styles.rows}>
          <div className={`${styles.row} ${styles.variable} ${styles.heads}`} aria-hidden>
            <span>{t.name}</span>
            <span>{t.value}</span>
          </div>
          {env.map(({ key, name, unset, secret, keeps }, index) => (
            <div key={key} className={`${styles.row} ${styles.variable}`}>
              <TextInput
                {...form.getInputProps(`env.${index}.name`)}
                aria-label={`${t.name} ${index + 1}`}
                placeholder="KEY"
                spellCheck={false}
                autoComplete="off"
                onPaste={paste}
              />
              <Textarea
                {...form.getInputProps(`env.${index}.value`)}
                aria-label={`${t.value} ${index + 1}`}
                placeholder={valuePlaceholder(keeps !== null && keeps === name.trim(), secret, unset)}
                classNames={{ input: secret ? (styles.masked ?? '') : '' }}
                autosize
                minRows={1}
                maxRows={6}
                spellCheck={false}
                autoComplete="off"
              />
              <Checkbox
                {...form.getInputProps(`env.${index}.secret`, { type: 'checkbox' })}
                className={styles.tick ?? ''}
                label={t.secret}
                size="xs"
              />
              <RemoveRow label={t.remove(t.variable(index + 1))} onRemove={() => form.removeListItem('env', index)} />
            </div>
          ))}
        </div>
      )}
      <AddRow label={t.addVariable} onAdd={() => form.insertListItem('env', environmentRow())} />
      <Text size="xs" c="dimmed" role="status">
        {pasted ? t.pasted(pasted.variables.length) : t.pasteHint}
        {pasted && pasted.ignored.length > 0 && ` ${t.ignored(pasted.ignored.join('  '))}`}
      </Text>
    </Stack>
  )
}
