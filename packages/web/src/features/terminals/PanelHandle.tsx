import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import styles from './TerminalPanel.module.css'
import { useTexts } from './texts.ts'

const MIN_HEIGHT = 140
const STEP = 32
/** The height of the page, in pixels, that the panel never covers. */
const MIN_PAGE_HEIGHT = 120

interface Props {
  readonly height: number
  readonly onHeight: (height: number) => void
}

/** The upper edge of the panel. The mouse, touch or the arrow keys move it to resize the panel. */
export function PanelHandle({ height, onHeight }: Props) {
  const t = useTexts()
  const dragStart = useRef<{ readonly y: number; readonly height: number } | null>(null)
  const maxHeight = Math.max(MIN_HEIGHT, window.innerHeight - MIN_PAGE_HEIGHT)
  const resize = (next: number) => onHeight(Math.round(Math.min(maxHeight, Math.max(MIN_HEIGHT, next))))
  const startDrag = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    dragStart.current = { y: event.clientY, height }
  }
  const drag = (event: PointerEvent) => {
    if (dragStart.current) resize(dragStart.current.height + dragStart.current.y - event.clientY)
  }
  const endDrag = () => {
    dragStart.current = null
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp') resize(height + STEP)
    else if (event.key === 'ArrowDown') resize(height - STEP)
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a movable separator is not an <hr>
    <div
      className={styles.handle}
      role="separator"
      tabIndex={0}
      aria-label={t.height}
      aria-orientation="horizontal"
      aria-valuenow={Math.min(height, maxHeight)}
      aria-valuemin={MIN_HEIGHT}
      aria-valuemax={maxHeight}
      onPointerDown={startDrag}
      onPointerMove={drag}
      onPointerUp={endDrag}
      onPointerCancel={endDrag}
      onKeyDown={onKeyDown}
    />
  )
}
