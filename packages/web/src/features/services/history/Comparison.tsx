import type { Revision } from '@berth/contract/services/services.ts'
import { ActionIcon, NativeSelect, Switch, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useLanguage } from '../../../lib/language.ts'
import { compareSpecs } from '../../../service-model/plan/spec-comparison.ts'
import { fieldLabel, formatFieldValue, type SpecPart } from '../../../service-model/plan/spec-field-texts.ts'
import { IconArrowsExchange, IconX } from '../../../ui/icons/icons.ts'
import styles from './Comparison.module.css'
import type { ComparisonSearch } from './comparison-search.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly revisions: readonly Revision[]
  readonly from: number
  readonly to: number
  readonly onCompare: (next: ComparisonSearch) => void
}

/** Compares two revisions side by side, with all fields or only those that differ. */
export function Comparison({ revisions, from, to, onCompare }: Props) {
  const t = useTexts()
  const [all, setAll] = useState(false)
  const options = revisions.map(({ number }) => ({ value: String(number), label: t.revisionOf(number) }))
  const [before, after] = [from, to].map((chosen) => revisions.find(({ number }) => number === chosen))
  return (
    <section className={styles.panel} aria-label={t.comparison}>
      <div className={styles.head}>
        <NativeSelect
          aria-label={t.from}
          value={String(from)}
          data={options}
          onChange={({ currentTarget }) => onCompare({ from: Number(currentTarget.value), to })}
        />
        <Tooltip label={t.swap}>
          <ActionIcon aria-label={t.swap} onClick={() => onCompare({ from: to, to: from })}>
            <IconArrowsExchange size={16} />
          </ActionIcon>
        </Tooltip>
        <NativeSelect
          aria-label={t.to}
          value={String(to)}
          data={options}
          onChange={({ currentTarget }) => onCompare({ from, to: Number(currentTarget.value) })}
        />
        <Switch
          className={styles.all ?? ''}
          size="sm"
          label={t.all}
          checked={all}
          onChange={({ currentTarget }) => setAll(currentTarget.checked)}
        />
        <ActionIcon aria-label={t.close} onClick={() => onCompare({})}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      {before && after ? (
        <Fields before={before} after={after} all={all} />
      ) : (
        <Text size="sm" p="sm">
          {t.missing}
        </Text>
      )}
    </section>
  )
}

interface FieldsProps {
  readonly before: Revision
  readonly after: Revision
  readonly all: boolean
}

function Fields({ before, after, all }: FieldsProps) {
  const t = useTexts()
  const language = useLanguage()
  const fields = compareSpecs(before, after)
  const visibleFields = all ? fields : fields.filter(({ isSame }) => !isSame)
  const value = (path: string, part: SpecPart) => formatFieldValue(path, part, language)
  if (visibleFields.length === 0)
    return (
      <Text size="sm" c="dimmed" p="sm">
        {t.same}
      </Text>
    )
  return (
    <table className={styles.fields}>
      <thead>
        <tr>
          <th scope="col">{t.field}</th>
          <th scope="col">{t.revisionOf(before.number)}</th>
          <th scope="col">{t.revisionOf(after.number)}</th>
        </tr>
      </thead>
      <tbody>
        {visibleFields.map(({ path, isSame, ...pair }) => (
          <tr key={path} data-same={isSame || undefined}>
            <th scope="row">{fieldLabel(path, language)}</th>
            <td>{isSame ? value(path, pair.before) : <del>{value(path, pair.before)}</del>}</td>
            <td>{isSame ? value(path, pair.after) : <ins>{value(path, pair.after)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
