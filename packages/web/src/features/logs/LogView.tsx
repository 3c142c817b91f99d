import { Fragment, type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import styles from './LogView.module.css'
import type { Rows } from './log-rows.ts'

const ROW_HEIGHT = 17
const MORE_ROWS = 15
/** Keys that lead away from the end. */
const UP_KEYS = ['ArrowUp', 'PageUp', 'Home']

export interface LogViewHandle {
  /** Brings a line into sight. */
  show(id: number): void
  focus(): void
}

interface Props {
  readonly ref: Ref<LogViewHandle>
  readonly label: string
  readonly rows: Rows
  /** Which rows these are: where others are shown, what is dropped is counted anew. */
  readonly kind: string
  /** Rows are as high as what is in them: long lines are wrapped, JSON is unfolded. */
  readonly isFlowing: boolean
  readonly isFollowing: boolean
  readonly onFollow: (isFollowing: boolean) => void
  readonly row: (id: number) => ReactNode
}

/**
 * A window onto very many rows, of which only those in sight are drawn. All count as equally high; where they are not, what is scrolled through is still lines,
 * and a long one goes by faster. At the end the last row is at the bottom.
 */
export function LogView({ ref, label, rows, kind, isFlowing, isFollowing, onFollow, row }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const flow = useRef<HTMLDivElement>(null)
  const [{ top, height }, setSight] = useState({ top: 0, height: 600 })
  const before = useRef({ kind, dropped: rows.dropped, top: 0 })
  const isAnchoredBelow = isFlowing && isFollowing
  const inSight = Math.ceil(height / ROW_HEIGHT) + 1
  const more = isFlowing ? 0 : MORE_ROWS
  const begin = isFollowing ? rows.count - inSight : Math.floor(top / ROW_HEIGHT)
  const indexes = rangeOf(Math.max(begin - more, 0), Math.min(begin + inSight + more, rows.count))

  // biome-ignore lint/correctness/useExhaustiveDependencies: where it stands was not looked at while it followed
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const look = () => setSight({ top: box.scrollTop, height: box.clientHeight })
    look()
    const observer = new ResizeObserver(look)
    observer.observe(box)
    return () => observer.disconnect()
  }, [isFollowing])

  // After each drawing: the end stays in sight, or what is in sight stays where it is.
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const gone = before.current.kind === kind ? rows.dropped - before.current.dropped : 0
    if (isFollowing) box.scrollTop = box.scrollHeight
    else if (gone > 0) box.scrollTop -= gone * ROW_HEIGHT
    before.current = { kind, dropped: rows.dropped, top: box.scrollTop }
    placeFirst(flow.current, isAnchoredBelow ? 0 : box.scrollTop)
  })

  useImperativeHandle(ref, () => ({
    show(id) {
      const box = scroller.current
      if (!box) return
      onFollow(false)
      const above = isFlowing ? 3 : Math.floor(inSight / 2)
      box.scrollTop = Math.max(rows.indexOf(id) - above, 0) * ROW_HEIGHT
    },
    focus: () => scroller.current?.focus(),
  }))

  function onScroll(): void {
    const box = scroller.current
    if (!box) return
    const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 2
    // Following there, what is drawn doesn't depend on where that is, which changes with every line.
    if (!isFollowing || !isAtEnd) setSight({ top: box.scrollTop, height: box.clientHeight })
    // Only who moves there: an event of what was drawn before a pause comes after it.
    if (isAtEnd && !isFollowing && box.scrollTop > before.current.top + 1) onFollow(true)
    else if (!isAtEnd && box.scrollTop < before.current.top - 1) onFollow(false)
    before.current.top = box.scrollTop
  }

  /** What is in sight at the end is not what would be by the place of the scroll bar. */
  function leaveEnd(): void {
    const box = scroller.current
    if (!box || !isAnchoredBelow) return
    const edge = box.getBoundingClientRect().top
    const index = [...(flow.current?.children ?? [])].findIndex((one) => one.getBoundingClientRect().bottom > edge + 1)
    box.scrollTop = (indexes[Math.max(index, 0)] ?? 0) * ROW_HEIGHT
    onFollow(false)
  }

  // What goes out of sight is what comes into it: under a flood of lines, making elements anew takes most of the time.
  const drawn = indexes.map((index) => <Fragment key={index % (inSight + 2 * more)}>{row(rows.idAt(index))}</Fragment>)
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="log"
      aria-live="off"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
      tabIndex={0}
      data-wrap={isFlowing || undefined}
      onScroll={onScroll}
      onWheel={({ deltaY }) => deltaY < 0 && leaveEnd()}
      onKeyDown={({ key }) => UP_KEYS.includes(key) && leaveEnd()}
    >
      {isFlowing ? (
        <div style={{ height: Math.max(rows.count - 1, 0) * ROW_HEIGHT + height }}>
          <div className={styles.flow} style={{ height }} data-end={isAnchoredBelow || undefined}>
            <div ref={flow}>{drawn}</div>
          </div>
        </div>
      ) : (
        <div className={styles.all} style={{ height: rows.count * ROW_HEIGHT }}>
          <div className={styles.drawn} style={{ transform: `translateY(${(indexes[0] ?? 0) * ROW_HEIGHT}px)` }}>
            {drawn}
          </div>
        </div>
      )}
    </div>
  )
}

/** So much of the first row is scrolled past as its place says, however high it is. */
function placeFirst(flow: HTMLElement | null, top: number): void {
  if (!flow) return
  const past = (top % ROW_HEIGHT) / ROW_HEIGHT
  flow.style.transform = past === 0 ? '' : `translateY(${-past * (flow.firstElementChild?.clientHeight ?? 0)}px)`
}

function rangeOf(first: number, end: number): number[] {
  return Array.from({ length: Math.max(end - first, 0) }, (_, index) => first + index)
}
