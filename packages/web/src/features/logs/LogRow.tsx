import { memo } from 'react'
import type { DisplayOptions } from './display-options.ts'
import { cssColor } from './feed/ansi-colors.ts'
import { exactTime } from './feed/line-batch.ts'
import { indentedJson, type Span, spansOf } from './feed/line-spans.ts'
import type { Line, LogStore } from './feed/log-store.ts'
import type { InstanceLabel } from './instance-labels.ts'
import styles from './LogRow.module.css'
import { useTexts } from './texts.ts'

interface Props {
  readonly store: LogStore
  readonly id: number
  readonly display: DisplayOptions
  readonly pattern: RegExp | null
  /** Null if all lines come from the same instance. */
  readonly labelOf: ((instance: number) => InstanceLabel) | null
  readonly isCurrent: boolean
  readonly isTarget: boolean
  readonly hrefOf: (time: string) => string
  readonly onLink: (time: string) => Promise<void>
}

/** One line. Memoized, because the content of a line never changes. */
export const LogRow = memo(function LogRow({
  store,
  id,
  display,
  pattern,
  labelOf,
  isCurrent,
  isTarget,
  ...link
}: Props) {
  const t = useTexts()
  const line = store.line(id)
  if (!line) return null
  const label = labelOf?.(line.instance)
  return (
    <div
      className={styles.row}
      data-stream={line.isError ? 'stderr' : 'stdout'}
      data-current={isCurrent || undefined}
      data-target={isTarget || undefined}
      data-id={id}
    >
      <LineTime line={line} isShown={display.timestamps} {...link} />
      {label && (
        <span className={styles.instance} data-color={label.color} title={label.name}>
          {display.names ? label.name : ''}
        </span>
      )}
      {line.isError && <span className={styles.mark}>err</span>}
      <LineText text={line.text} display={display} pattern={pattern} />
      {line.isCut && (
        <span className={styles.cut} title={t.cut}>
          … {t.cut}
        </span>
      )}
    </div>
  )
})

function LineTime({
  line,
  isShown,
  hrefOf,
  onLink,
}: Pick<Props, 'hrefOf' | 'onLink'> & { readonly line: Line; readonly isShown: boolean }) {
  const t = useTexts()
  const exact = exactTime(line.at, line.nanos)
  return (
    <a
      className={styles.time}
      href={hrefOf(exact)}
      title={`${exact}\n${t.linkTo}`}
      tabIndex={-1}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        void onLink(exact)
      }}
    >
      {isShown ? formatTime(line.at) : '¶'}
    </a>
  )
}

function LineText({ text, display, pattern }: Pick<Props, 'display' | 'pattern'> & { readonly text: string }) {
  const json = display.json ? indentedJson(text) : null
  const spans = spansOf(json ?? text, pattern)
  return (
    <span className={styles.text} data-unfolded={json === null ? undefined : true}>
      {spans.map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line never changes
        <Piece key={index} span={span} isColoured={display.colors} />
      ))}
    </span>
  )
}

function Piece({ span, isColoured }: { readonly span: Span; readonly isColoured: boolean }) {
  const { text, color, background, decorations, isHit } = span
  if (isHit) return <mark className={styles.hit}>{text}</mark>
  if (!isColoured || (color === null && background === null && decorations.length === 0)) return text
  const style = {
    ...(color !== null && { color: cssColor(color) }),
    ...(background !== null && { backgroundColor: cssColor(background) }),
  }
  return (
    <span data-decorations={decorations.join(' ') || undefined} style={style}>
      {text}
    </span>
  )
}

/** Formats a time in the browser's time zone, with the date unless it is today. */
function formatTime(ms: number): string {
  const at = new Date(ms)
  const twoDigits = (value: number) => String(value).padStart(2, '0')
  const clock = `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}:${twoDigits(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`
  const isToday = at.toDateString() === new Date().toDateString()
  return isToday ? clock : `${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())} ${clock}`
}
