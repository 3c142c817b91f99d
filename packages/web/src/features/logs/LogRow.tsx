import { memo } from 'react'
import { cssOf } from './feed/ansi-colors.ts'
import { exactTimeOf } from './feed/line-batch.ts'
import { type Span, spansOf, unfolded } from './feed/line-spans.ts'
import type { Line, LogStore } from './feed/log-store.ts'
import styles from './LogRow.module.css'
import type { Shown } from './shown.ts'
import { useTexts } from './texts.ts'
import type { Who } from './who.ts'

interface Props {
  readonly store: LogStore
  readonly id: number
  readonly shown: Shown
  readonly pattern: RegExp | null
  /** Null if all lines come from the same instance. */
  readonly whoOf: ((instance: number) => Who) | null
  readonly isCurrent: boolean
  readonly isTarget: boolean
  readonly hrefOf: (time: string) => string
  readonly onLink: (time: string) => Promise<void>
}

/** One line. Memoized, because the content of a line never changes. */
export const LogRow = memo(function LogRow({ store, id, shown, pattern, whoOf, isCurrent, isTarget, ...link }: Props) {
  const t = useTexts()
  const line = store.line(id)
  if (!line) return null
  const who = whoOf?.(line.instance)
  return (
    <div
      className={styles.row}
      data-stream={line.isError ? 'stderr' : 'stdout'}
      data-current={isCurrent || undefined}
      data-target={isTarget || undefined}
      data-id={id}
    >
      <LineTime line={line} isShown={shown.timestamps} {...link} />
      {who && (
        <span className={styles.who} data-color={who.color} title={who.name}>
          {shown.names ? who.name : ''}
        </span>
      )}
      {line.isError && <span className={styles.mark}>err</span>}
      <LineText text={line.text} shown={shown} pattern={pattern} />
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
  const exact = exactTimeOf(line.at, line.nanos)
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

function LineText({ text, shown, pattern }: Pick<Props, 'shown' | 'pattern'> & { readonly text: string }) {
  const json = shown.json ? unfolded(text) : null
  const spans = spansOf(json ?? text, pattern)
  return (
    <span className={styles.text} data-unfolded={json === null ? undefined : true}>
      {spans.map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line never changes
        <Piece key={index} span={span} isColoured={shown.colors} />
      ))}
    </span>
  )
}

function Piece({ span, isColoured }: { readonly span: Span; readonly isColoured: boolean }) {
  const { text, color, background, decorations, isHit } = span
  if (isHit) return <mark className={styles.hit}>{text}</mark>
  if (!isColoured || (color === null && background === null && decorations.length === 0)) return text
  const style = {
    ...(color !== null && { color: cssOf(color) }),
    ...(background !== null && { backgroundColor: cssOf(background) }),
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
