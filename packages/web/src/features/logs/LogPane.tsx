import type { ComponentProps } from 'react'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { IconFileOff, IconSearchOff } from '../../ui/icons/icons.ts'
import type { LogFeed } from './feed/log-feed.ts'
import { LogRow } from './LogRow.tsx'
import { LogStatus } from './LogStatus.tsx'
import styles from './LogsTab.module.css'
import { LogView } from './LogView.tsx'
import { rowsOf } from './log-rows.ts'
import type { LogSearch } from './search/log-search.ts'
import type { Shown } from './shown.ts'
import { useTexts } from './texts.ts'

type RowProps = ComponentProps<typeof LogRow>
type ViewProps = ComponentProps<typeof LogView>

interface Props
  extends Pick<RowProps, 'whoOf' | 'hrefOf' | 'onLink'>,
    Pick<ViewProps, 'ref' | 'isFollowing' | 'onFollow'> {
  readonly feed: LogFeed
  readonly found: LogSearch | null
  /** Shows only the lines that match. */
  readonly only: boolean
  readonly shown: Shown
  readonly current: number | null
  readonly target: number | null
  readonly newLines: number
  readonly onSkip: () => void
}

/** Shows the lines, or why there are none, and their status below. */
export function LogPane({
  ref,
  feed,
  found,
  only,
  shown,
  current,
  target,
  newLines,
  isFollowing,
  onFollow,
  onSkip,
  ...row
}: Props) {
  const t = useTexts()
  const filter = only ? found : null
  const rows = rowsOf(feed.store, filter)
  const pattern = found?.pattern ?? null
  return (
    <div className={styles.box}>
      {feed.problem && <Failed error={feed.problem} />}
      {rows.count === 0 && !feed.problem && <Empty state={feed.state} isFiltered={filter !== null} />}
      {rows.count > 0 && (
        <LogView
          ref={ref}
          label={t.label}
          rows={rows}
          kind={filter?.pattern.source ?? ''}
          isFlowing={shown.wrap || shown.json}
          isFollowing={isFollowing}
          onFollow={onFollow}
          row={(id) => (
            <LogRow
              store={feed.store}
              id={id}
              shown={shown}
              pattern={pattern}
              isCurrent={id === current}
              isTarget={id === target}
              {...row}
            />
          )}
        />
      )}
      <LogStatus feed={feed} newLines={newLines} onFollow={() => onFollow(true)} onSkip={onSkip} />
    </div>
  )
}

function Empty({ state, isFiltered }: { readonly state: LogFeed['state']; readonly isFiltered: boolean }) {
  const t = useTexts()
  if (isFiltered) return <EmptyState icon={<IconSearchOff size={24} />} title={t.noMatch} />
  if (state === 'loading') return <p className={styles.loading}>{t.loading}</p>
  const text = state === 'ended' ? t.noneEnded : t.noneText
  return <EmptyState icon={<IconFileOff size={24} />} title={t.none} text={text} />
}
