import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import styles from './TerminalPanel.module.css'
import { useTexts } from './texts.ts'

const LEAST = 140
const STEP = 32
/** Of the page stays to be seen. */
const SPARE = 120

interface Props {
  readonly height: number
  readonly onHeight: (height: number) => void
}

/** The upper edge, by which the panel is made higher or lower: with the mouse, a finger, or the arrow keys. */
export function PanelHandle({ height, onHeight }: Props) {
  const t = useTexts()
  const from = useRef<{ readonly y: number; readonly height: number } | null>(null)
  const most = Math.max(LEAST, window.innerHeight - SPARE)
  const set = (next: number) => onHeight(Math.round(Math.min(most, Math.max(LEAST, next))))
  const begin = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { y: event.clientY, height }
  }
  const move = (event: PointerEvent) => {
    if (from.current) set(from.current.height + from.current.y - event.clientY)
  }
  const end = () => {
    from.current = null
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp') set(height + STEP)
    else if (event.key === 'ArrowDown') set(height - STEP)
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that can be moved is no <hr>
    <div
      className={styles.handle}
      role="separator"
      tabIndex={0}
      aria-label={t.height}
      aria-orientation="horizontal"
      aria-valuenow={Math.min(height, most)}
      aria-valuemin={LEAST}
      aria-valuemax={most}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={onKeyDown}
    />
  )
}
