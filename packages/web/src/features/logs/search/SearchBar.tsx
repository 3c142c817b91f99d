import { ActionIcon, Checkbox, TextInput, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { type KeyboardEvent, memo, useRef } from 'react'
import { IconChevronDown, IconChevronUp, IconRegex, IconSearch } from '../../../ui/icons/icons.ts'
import styles from '../LogsTab.module.css'
import { useTexts } from '../texts.ts'

export interface Wanted {
  readonly text: string
  readonly isRegex: boolean
  /** Shows only the lines that match. */
  readonly only: boolean
}

interface Props {
  readonly query: Wanted
  readonly onQuery: (query: Wanted) => void
  readonly isBad: boolean
  readonly count: number
  /** The number of the current match, from 1; 0 for none. */
  readonly at: number
  readonly isLooking: boolean
  readonly onWalk: (step: 1 | -1) => void
}

/** Searches the loaded lines for text or a regular expression. Memoized, because lines may arrive all the time. */
export const SearchBar = memo(function SearchBar({ query, onQuery, isBad, count, at, isLooking, onWalk }: Props) {
  const t = useTexts()
  const input = useRef<HTMLInputElement>(null)
  useHotkeys([
    ['/', () => input.current?.focus()],
    ['n', () => onWalk(1)],
    ['shift+N', () => onWalk(-1)],
  ])
  const hasQuery = query.text !== '' && !isBad
  return (
    <search className={styles.search}>
      <TextInput
        ref={input}
        className={styles.input}
        size="xs"
        value={query.text}
        onChange={({ currentTarget: { value } }) => onQuery({ ...query, text: value })}
        onKeyDown={(event) => walkByKey(event, onWalk)}
        aria-label={t.search}
        placeholder={t.searchHint}
        error={isBad ? t.badRegex : undefined}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          <Tooltip label={t.regex}>
            <ActionIcon
              size="sm"
              variant={query.isRegex ? 'light' : 'subtle'}
              color={query.isRegex ? 'harbor' : 'gray'}
              aria-label={t.regex}
              aria-pressed={query.isRegex}
              onClick={() => onQuery({ ...query, isRegex: !query.isRegex })}
            >
              <IconRegex size={15} />
            </ActionIcon>
          </Tooltip>
        }
      />
      <Checkbox
        size="xs"
        label={t.only}
        checked={query.only}
        onChange={({ currentTarget: { checked } }) => onQuery({ ...query, only: checked })}
      />
      {hasQuery && (
        <>
          <span className={styles.count} aria-live="polite">
            {t.matches(at, count)}
            {isLooking && ' …'}
          </span>
          <Tooltip label={t.previous}>
            <ActionIcon
              variant="default"
              size="md"
              aria-label={t.previous}
              disabled={count === 0}
              onClick={() => onWalk(-1)}
            >
              <IconChevronUp size={15} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t.next}>
            <ActionIcon
              variant="default"
              size="md"
              aria-label={t.next}
              disabled={count === 0}
              onClick={() => onWalk(1)}
            >
              <IconChevronDown size={15} />
            </ActionIcon>
          </Tooltip>
        </>
      )}
    </search>
  )
})

function walkByKey(event: KeyboardEvent, onWalk: (step: 1 | -1) => void): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
  event.preventDefault()
  onWalk(event.shiftKey ? -1 : 1)
}
