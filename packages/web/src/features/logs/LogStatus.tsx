import { Button } from '@mantine/core'
import { IconArrowDown } from '../../ui/icons/icons.ts'
import type { LogFeed } from './feed/log-feed.ts'
import styles from './LogsTab.module.css'
import { useTexts } from './texts.ts'

interface Props {
  readonly feed: LogFeed
  /** The number of lines since the end was last in view. */
  readonly newLines: number
  readonly onFollow: () => void
  /** Skips the lines that have not arrived yet. */
  readonly onSkip: () => void
}

/** Shows the number of lines, the number of dropped lines, and whether more lines arrive. */
export function LogStatus({ feed, newLines, onFollow, onSkip }: Props) {
  const t = useTexts()
  const { store, state, problem, lateMs } = feed
  if (problem) return null
  const stateTexts = { loading: t.loading, live: t.live, lost: t.lost, ended: t.over }
  return (
    <div className={styles.status}>
      <span className={styles.state} data-state={state}>
        {stateTexts[state]}
      </span>
      {lateMs > 0 && (
        <>
          <span>{t.late(Math.round(lateMs / 1000))}</span>
          <Button size="compact-xs" variant="default" onClick={onSkip}>
            {t.skip}
          </Button>
        </>
      )}
      <span>{t.lines(store.end - store.first)}</span>
      {store.first > 0 && <span>{t.dropped(store.first)}</span>}
      {newLines > 0 && (
        <Button
          className={styles.newLines}
          size="compact-xs"
          variant="filled"
          leftSection={<IconArrowDown size={13} aria-hidden />}
          onClick={onFollow}
        >
          {t.newLines(newLines)}
        </Button>
      )}
    </div>
  )
}
