import type { TimelineEntry } from '@berth/contract/services/services.ts'
import { useLanguage } from '../../../lib/language.ts'
import { useServerTexts } from '../../../lib/server-texts.ts'
import { formatDuration } from '../../../lib/time.ts'
import { Age } from '../../../ui/Age.tsx'
import type { Icon } from '../../../ui/icons/icon.tsx'
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowsVertical,
  IconCircleArrowUp,
  IconCircleCheck,
  IconCirclePlus,
  IconHistory,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlayerTrackNext,
  IconPlugConnected,
  IconPlugConnectedX,
  IconReplace,
  IconRotateClockwise,
  IconTerminal2,
  IconTrash,
  IconUpload,
} from '../../../ui/icons/icons.ts'
import styles from './Timeline.module.css'
import { useTexts, useTimelineTexts } from './texts.ts'

const ICONS: Readonly<Record<TimelineEntry['what'], Icon>> = {
  create: IconCirclePlus,
  upgrade: IconCircleArrowUp,
  return: IconHistory,
  'roll-back': IconArrowBackUp,
  confirm: IconCircleCheck,
  'auto-confirm': IconCircleCheck,
  pause: IconPlayerPause,
  'auto-pause': IconPlayerPause,
  resume: IconPlayerTrackNext,
  scale: IconArrowsVertical,
  start: IconPlayerPlay,
  restart: IconRotateClockwise,
  stop: IconPlayerStop,
  delete: IconTrash,
  'instance-failed': IconAlertTriangle,
  'instance-replaced': IconReplace,
  'engine-roll-back': IconHistory,
  'instance-restart': IconRotateClockwise,
  'instance-remove': IconTrash,
  shell: IconTerminal2,
  upload: IconUpload,
  'host-lost': IconPlugConnectedX,
  'host-back': IconPlugConnected,
}

const ALARMS: ReadonlySet<TimelineEntry['what']> = new Set(['instance-failed', 'host-lost', 'auto-pause'])

/** One entry of the timeline: the event, the user, the states before and after, the duration and the result. */
export function TimelineItem({ entry }: { readonly entry: TimelineEntry }) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  const { what, by, at, times, seconds, detail, detailMessage } = entry
  const last = times > 1 ? new Date(Date.parse(at) + (seconds ?? 0) * 1000).toISOString() : at
  const EntryIcon = ICONS[what]
  return (
    <li className={styles.entry} data-tone={toneOf(entry)}>
      <span className={styles.icon}>
        <EntryIcon size={15} aria-hidden />
      </span>
      <div className={styles.body}>
        <div className={styles.line}>
          <strong>
            <What what={what} />
          </strong>
          {times > 1 && <span className={styles.times}>{t.times(times)}</span>}
          <Result entry={entry} />
          <span className={styles.when}>
            {by === null ? t.itself : t.byWhom(by)} · <Age at={last} />
          </span>
        </div>
        {detail !== null && <div className={styles.detail}>{serverTexts.message(detail, detailMessage)}</div>}
        <StateChange entry={entry} />
      </div>
    </li>
  )
}

function What({ what }: Pick<TimelineEntry, 'what'>) {
  const eventTexts = useTimelineTexts()
  const serverTexts = useServerTexts()
  return Object.hasOwn(eventTexts, what)
    ? eventTexts[what as keyof typeof eventTexts]
    : serverTexts.action(what as Exclude<typeof what, keyof typeof eventTexts>)
}

function Result({ entry: { result, by } }: { readonly entry: TimelineEntry }) {
  const t = useTexts()
  // Events that the engine caused need no result, unless they failed or are still running.
  if (by === null && result === 'done') return null
  return <span className={styles.result}>{result === null ? t.lasting : t[result]}</span>
}

/** Shows the states before and after, and the duration. For repeated events of the engine it shows when the first one happened. */
function StateChange({ entry: { from, to, seconds, by, at, times } }: { readonly entry: TimelineEntry }) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  const language = useLanguage()
  if (by === null && times > 1)
    return (
      <div className={styles.details}>
        {t.firstTime} <Age at={at} />
      </div>
    )
  if (by === null) return null
  const states = [from, to].filter((state) => state !== null).map((state) => serverTexts.state(state))
  const parts = [
    states.join(' → '),
    seconds !== null && seconds >= 1 && t.took(formatDuration(seconds, language)),
  ].filter((part) => part !== false && part !== '')
  return parts.length > 0 ? <div className={styles.details}>{parts.join(' · ')}</div> : null
}

function toneOf({ what, result }: TimelineEntry): 'good' | 'bad' | 'busy' | 'quiet' {
  if (ALARMS.has(what) || result === 'failed') return 'bad'
  if (result === null) return 'busy'
  return result === 'done' ? 'good' : 'quiet'
}
