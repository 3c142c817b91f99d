import { Fragment, type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import styles from './LogView.module.css'
import type { Rows } from './log-rows.ts'

const ROW_HEIGHT = 17
const OVERSCAN_ROWS = 15
/** Keys that scroll away from the end. */
const UP_KEYS = ['ArrowUp', 'PageUp', 'Home']

export interface LogViewHandle {
  /** Scrolls a line into view. */
  show(id: number): void
  focus(): void
}

interface Props {
  readonly ref: Ref<LogViewHandle>
  readonly label: string
  readonly rows: Rows
  /** Identifies the set of rows. When it changes, dropped rows are counted from zero. */
  readonly kind: string
  /** Rows have variable heights: long lines wrap, and JSON is unfolded. */
  readonly hasVariableHeights: boolean
  readonly isFollowing: boolean
  readonly onFollow: (isFollowing: boolean) => void
  readonly row: (id: number) => ReactNode
}

/**
 * A virtual list of very many rows that draws only the rows in view. The scroll position counts all rows as equally high. Where they are
 * not, the user still scrolls through lines, and a high row passes faster. At the end the last row is at the bottom.
 */
export function LogView({ ref, label, rows, kind, hasVariableHeights, isFollowing, onFollow, row }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const flow = useRef<HTMLDivElement>(null)
  const [{ top, height }, setViewport] = useState({ top: 0, height: 600 })
  const lastRender = useRef({ kind, dropped: rows.dropped, top: 0 })
  const isAnchoredBelow = hasVariableHeights && isFollowing
  const visibleRows = Math.ceil(height / ROW_HEIGHT) + 1
  const overscan = hasVariableHeights ? 0 : OVERSCAN_ROWS
  const firstRow = isFollowing ? rows.count - visibleRows : Math.floor(top / ROW_HEIGHT)
  const indexes = rangeOf(Math.max(firstRow - overscan, 0), Math.min(firstRow + visibleRows + overscan, rows.count))

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scroll position was not tracked while following
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const measure = () => setViewport({ top: box.scrollTop, height: box.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    return () => observer.disconnect()
  }, [isFollowing])

  // After each render, keep the end in view while following, or else keep the visible rows in place.
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const newlyDropped = lastRender.current.kind === kind ? rows.dropped - lastRender.current.dropped : 0
    if (isFollowing) box.scrollTop = box.scrollHeight
    else if (newlyDropped > 0) box.scrollTop -= newlyDropped * ROW_HEIGHT
    lastRender.current = { kind, dropped: rows.dropped, top: box.scrollTop }
    shiftFirstRow(flow.current, isAnchoredBelow ? 0 : box.scrollTop)
  })

  useImperativeHandle(ref, () => ({
    show(id) {
      const box = scroller.current
      if (!box) return
      onFollow(false)
      const above = hasVariableHeights ? 3 : Math.floor(visibleRows / 2)
      box.scrollTop = Math.max(rows.indexOf(id) - above, 0) * ROW_HEIGHT
    },
    focus: () => scroller.current?.focus(),
  }))

  function onScroll(): void {
    const box = scroller.current
    if (!box) return
    const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 2
    // While following at the end, the drawn rows don't depend on the scroll position, which changes with every line.
    if (!isFollowing || !isAtEnd) setViewport({ top: box.scrollTop, height: box.clientHeight })
    // Follow again only if the user scrolled to the end: a scroll event of an earlier render may arrive after a pause.
    if (isAtEnd && !isFollowing && box.scrollTop > lastRender.current.top + 1) onFollow(true)
    else if (!isAtEnd && box.scrollTop < lastRender.current.top - 1) onFollow(false)
    lastRender.current.top = box.scrollTop
  }

  /** Stops following, and moves the scroll position to the visible rows. At the end, these differ from those of the scroll position. */
  function leaveEnd(): void {
    const box = scroller.current
    if (!box || !isAnchoredBelow) return
    const edge = box.getBoundingClientRect().top
    const index = [...(flow.current?.children ?? [])].findIndex(
      (child) => child.getBoundingClientRect().bottom > edge + 1,
    )
    box.scrollTop = (indexes[Math.max(index, 0)] ?? 0) * ROW_HEIGHT
    onFollow(false)
  }

  // Keys repeat, so that elements of rows that leave the view are reused: with many new lines, creating elements takes most of the time.
  const drawn = indexes.map((index) => (
    <Fragment key={index % (visibleRows + 2 * overscan)}>{row(rows.idAt(index))}</Fragment>
  ))
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="log"
      aria-live="off"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable element must be reachable by keyboard
      tabIndex={0}
      data-wrap={hasVariableHeights || undefined}
      onScroll={onScroll}
      onWheel={({ deltaY }) => deltaY < 0 && leaveEnd()}
      onKeyDown={({ key }) => UP_KEYS.includes(key) && leaveEnd()}
    >
      {hasVariableHeights ? (
        <div style={{ height: Math.max(rows.count - 1, 0) * ROW_HEIGHT + height }}>
          <div className={styles.flow} style={{ height }} data-end={isAnchoredBelow || undefined}>
            <div ref={flow}>{drawn}</div>
          </div>
        </div>
      ) : (
        <div className={styles.all} style={{ height: rows.count * ROW_HEIGHT }}>
          <div className={styles.visibleRows} style={{ transform: `translateY(${(indexes[0] ?? 0) * ROW_HEIGHT}px)` }}>
            {drawn}
          </div>
        </div>
      )}
    </div>
  )
}

/** Shifts the first row by the scrolled part of a row, in proportion to its own height. */
function shiftFirstRow(flow: HTMLElement | null, top: number): void {
  if (!flow) return
  const scrolledShare = (top % ROW_HEIGHT) / ROW_HEIGHT
  flow.style.transform =
    scrolledShare === 0 ? '' : `translateY(${-scrolledShare * (flow.firstElementChild?.clientHeight ?? 0)}px)`
}

function rangeOf(first: number, end: number): number[] {
  return Array.from({ length: Math.max(end - first, 0) }, (_, index) => first + index)
}
