import { ActionIcon, Checkbox, TextInput, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { type KeyboardEvent, memo, useRef } from 'react'
import { IconChevronDown, IconChevronUp, IconRegex, IconSearch } from '../../../ui/icons/icons.ts'
import styles from '../LogsTab.module.css'
import { useTexts } from '../texts.ts'

export interface SearchInput {
  readonly text: string
  readonly isRegex: boolean
  /** Shows only the lines that match. */
  readonly only: boolean
}

interface Props {
  readonly query: SearchInput
  readonly onQuery: (query: SearchInput) => void
  readonly isInvalid: boolean
  readonly count: number
  /** The number of the current match, from 1; 0 for none. */
  readonly at: number
  readonly isSearching: boolean
  readonly onStep: (step: 1 | -1) => void
}

/** Searches the loaded lines for text or a regular expression. Memoized, because lines may arrive all the time. */
export const SearchBar = memo(function SearchBar({ query, onQuery, isInvalid, count, at, isSearching, onStep }: Props) {
  const t = useTexts()
  const input = useRef<HTMLInputElement>(null)
  useHotkeys([
    ['/', () => input.current?.focus()],
    ['n', () => onStep(1)],
    ['shift+N', () => onStep(-1)],
  ])
  const hasQuery = query.text !== '' && !isInvalid
  return (
    <search className={styles.search}>
      <TextInput
        ref={input}
        className={styles.input}
        size="xs"
        value={query.text}
        onChange={({ currentTarget: { value } }) => onQuery({ ...query, text: value })}
        onKeyDown={(event) => stepOnEnter(event, onStep)}
        aria-label={t.search}
        placeholder={t.searchHint}
        error={isInvalid ? t.badRegex : undefined}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          <Tooltip label={t.regex}>
            <ActionIcon
              size="sm"
              variant={query.isRegex ? 'light' : 'subtle'}
              color={query.isRegex ? 'brand' : 'gray'}
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
            {isSearching && ' …'}
          </span>
          <Tooltip label={t.previous}>
            <ActionIcon
              variant="default"
              size="md"
              aria-label={t.previous}
              disabled={count === 0}
              onClick={() => onStep(-1)}
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
              onClick={() => onStep(1)}
            >
              <IconChevronDown size={15} />
            </ActionIcon>
          </Tooltip>
        </>
      )}
    </search>
  )
})

function stepOnEnter(event: KeyboardEvent, onWalk: (step: 1 | -1) => void): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
  event.preventDefault()
  onWalk(event.shiftKey ? -1 : 1)
}
