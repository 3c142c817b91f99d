import { Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { ErrorNotice } from '../../../../ui/ErrorNotice.tsx'
import { IconSearch } from '../../../../ui/icons/icons.ts'
import styles from './PickList.module.css'

export interface PickItem {
  /** The text of the item, which is also the picked value. */
  readonly name: string
  readonly detail?: ReactNode
}

/** The part of an infinite query that the list needs. */
interface Pages {
  readonly isLoading: boolean
  readonly error: Error | null
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly fetchNextPage: () => unknown
  readonly refetch: () => unknown
}

interface Props {
  readonly label: string
  readonly placeholder: string
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly items: readonly PickItem[]
  readonly pages: Pages
  /** The text of an empty list. */
  readonly empty: string
  readonly chosen: string | null
  readonly onPick: (name: string) => void
  readonly searchRef?: RefObject<HTMLInputElement | null>
}

const KEYS: Readonly<Record<string, (active: number, last: number) => number>> = {
  ArrowDown: (active, last) => Math.min(active + 1, last),
  ArrowUp: (active) => Math.max(active - 1, 0),
  PageDown: (active, last) => Math.min(active + 8, last),
  PageUp: (active) => Math.max(active - 8, 0),
}

/** A list with a search field. Arrow keys and Enter, or a click, pick an item. More items are loaded near the end. */
export function PickList(props: Props) {
  const { label, placeholder, search, onSearch, items, pages, onPick, searchRef } = props
  const id = useId()
  const [active, setActive] = useState(0)
  const last = items.length - 1
  const current = Math.min(active, Math.max(last, 0))
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages

  useEffect(() => {
    if (last >= 0 && current >= last - 4 && hasNextPage && !isFetchingNextPage) fetchNextPage()
  }, [current, last, hasNextPage, isFetchingNextPage, fetchNextPage])

  const onKeyDown = (event: KeyboardEvent) => {
    const move = KEYS[event.key]
    const item = items[current]
    if (move) setActive(move(current, last))
    else if (event.key === 'Enter' && item) onPick(item.name)
    else return
    event.preventDefault()
  }

  return (
    <Stack gap={8}>
      <TextInput
        ref={searchRef ?? null}
        role="combobox"
        aria-label={placeholder}
        aria-expanded
        aria-controls={id}
        aria-activedescendant={items[current] ? `${id}-${current}` : undefined}
        placeholder={placeholder}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={search}
        onChange={({ currentTarget }) => {
          setActive(0)
          onSearch(currentTarget.value)
        }}
        onKeyDown={onKeyDown}
        autoComplete="off"
        spellCheck={false}
      />
      <Options {...props} id={id} label={label} active={current} onActive={setActive} />
    </Stack>
  )
}

interface OptionsProps extends Props {
  readonly id: string
  readonly active: number
  readonly onActive: (index: number) => void
}

function Options({ id, label, items, pages, empty, chosen, onPick, active, onActive }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView?.({ block: 'nearest' })
  }, [active])

  if (pages.error)
    return (
      <div className={styles.list}>
        <ErrorNotice error={pages.error} retry={pages.refetch} />
      </div>
    )
  const scroll = ({ scrollHeight, scrollTop, clientHeight }: HTMLDivElement) => {
    const isNearEnd = scrollHeight - scrollTop - clientHeight < 80
    if (isNearEnd && pages.hasNextPage && !pages.isFetchingNextPage) pages.fetchNextPage()
  }
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={label}
      aria-busy={pages.isLoading}
      // The arrow keys of the search field move the selection. Without a tabIndex, Chromium makes the scroller an unnamed tab stop.
      tabIndex={-1}
      className={styles.list}
      onScroll={({ currentTarget }) => scroll(currentTarget)}
    >
      {items.map(({ name, detail }, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the search field has the focus and the keys
        <div
          key={name}
          id={`${id}-${index}`}
          role="option"
          aria-selected={name === chosen}
          data-active={index === active || undefined}
          className={styles.option}
          onMouseMove={() => index !== active && onActive(index)}
          onClick={() => onPick(name)}
        >
          <span className={styles.label}>{name}</span>
          {detail && <span className={styles.detail}>{detail}</span>}
        </div>
      ))}
      {(pages.isLoading || pages.isFetchingNextPage) && <LoadingRows />}
      {!pages.isLoading && items.length === 0 && (
        <Text size="sm" c="dimmed" className={styles.notice} role="option" aria-disabled aria-selected={false}>
          {empty}
        </Text>
      )}
    </div>
  )
}

function LoadingRows() {
  return (
    <Stack gap={10} p={8} aria-hidden>
      {['70%', '45%', '60%'].map((width) => (
        <Skeleton key={width} height={14} width={width} />
      ))}
    </Stack>
  )
}
