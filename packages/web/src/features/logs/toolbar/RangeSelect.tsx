import { Button, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import styles from '../LogsTab.module.css'
import type { LogsSearch } from '../search/logs-search.ts'
import { useTexts } from '../texts.ts'
import { inputTime } from './input-time.ts'

const TAILS = [100, 1000, 10_000, 100_000]
const DURATIONS = { '15m': 'past15m', '1h': 'past1h', '1d': 'past1d' } as const
const CUSTOM = 'custom'

interface Props {
  readonly search: LogsSearch
  readonly onSearch: (search: LogsSearch) => void
}

/** Chooses how far back to read: a number of lines, a duration, or a range of time. */
export function RangeSelect({ search, onSearch }: Props) {
  const t = useTexts()
  const [isCustom, setCustom] = useState(false)
  const { tail: _, since: __, until: ___, at: ____, ...others } = search
  const value = isCustom ? CUSTOM : rangeValueOf(search)
  function choose(chosen: string | null): void {
    setCustom(chosen === CUSTOM)
    if (chosen === null || chosen === CUSTOM) return
    if (chosen in DURATIONS) onSearch({ ...others, since: chosen })
    else if (chosen === 'all') onSearch({ ...others, tail: 'all' })
    else onSearch({ ...others, ...(chosen !== '1000' && { tail: Number(chosen) }) })
  }
  return (
    <>
      <Select
        className={styles.range}
        size="xs"
        aria-label={t.range}
        allowDeselect={false}
        value={value}
        data={[
          ...TAILS.map((count) => ({ value: String(count), label: t.last(count) })),
          { value: 'all', label: t.all },
          ...Object.entries(DURATIONS).map(([past, key]) => ({ value: past, label: t[key] })),
          { value: CUSTOM, label: t.custom },
        ]}
        onChange={choose}
      />
      {value === CUSTOM && <FromTo search={search} onChosen={(range) => onSearch({ ...others, ...range })} />}
    </>
  )
}

function rangeValueOf({ tail, since, until, at }: LogsSearch): string {
  if (until || at || (since && !(since in DURATIONS))) return CUSTOM
  return since ?? String(tail ?? 1000)
}

interface FromToProps {
  readonly search: LogsSearch
  readonly onChosen: (range: Pick<LogsSearch, 'since' | 'until'>) => void
}

function FromTo({ search, onChosen }: FromToProps) {
  const t = useTexts()
  const [from, setFrom] = useState(() => inputValueOf(search.since ?? search.at))
  const [to, setTo] = useState(() => inputValueOf(search.until))
  function apply(event: FormEvent): void {
    event.preventDefault()
    const [since, until] = [from, to].map((time) => (time === '' ? undefined : new Date(time).toISOString()))
    onChosen({ ...(since && { since }), ...(until && { until }) })
  }
  return (
    <form className={styles.fromTo} onSubmit={apply}>
      <TextInput
        type="datetime-local"
        step={1}
        size="xs"
        aria-label={t.from}
        title={t.from}
        value={from}
        onChange={({ currentTarget: { value } }) => setFrom(value)}
      />
      <span aria-hidden>–</span>
      <TextInput
        type="datetime-local"
        step={1}
        size="xs"
        aria-label={t.to}
        title={t.to}
        value={to}
        onChange={({ currentTarget: { value } }) => setTo(value)}
      />
      <Button type="submit" size="xs" variant="default">
        {t.apply}
      </Button>
    </form>
  )
}

function inputValueOf(time: string | undefined): string {
  const ms = Date.parse(time ?? '')
  return Number.isNaN(ms) ? '' : inputTime(ms)
}
