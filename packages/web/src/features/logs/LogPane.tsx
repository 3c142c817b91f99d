import type { ComponentProps } from 'react'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { IconFileOff, IconSearchOff } from '../../ui/icons/icons.ts'
import type { DisplayOptions } from './display-options.ts'
import type { LogFeed } from './feed/log-feed.ts'
import { LogRow } from './LogRow.tsx'
import { LogStatus } from './LogStatus.tsx'
import styles from './LogsTab.module.css'
import { LogView } from './LogView.tsx'
import { rowsOf } from './log-rows.ts'
import type { LineSearch } from './search/line-search.ts'
import { useTexts } from './texts.ts'

type RowProps = ComponentProps<typeof LogRow>
type ViewProps = ComponentProps<typeof LogView>

interface Props
  extends Pick<RowProps, 'labelOf' | 'hrefOf' | 'onLink'>,
    Pick<ViewProps, 'ref' | 'isFollowing' | 'onFollow'> {
  readonly feed: LogFeed
  readonly search: LineSearch | null
  /** Shows only the lines that match. */
  readonly only: boolean
  readonly display: DisplayOptions
  readonly current: number | null
  readonly target: number | null
  readonly newLines: number
  readonly onSkip: () => void
}

/** Shows the lines, or why there are none, and their status below. */
export function LogPane({
  ref,
  feed,
  search,
  only,
  display,
  current,
  target,
  newLines,
  isFollowing,
  onFollow,
  onSkip,
  ...row
}: Props) {
  const t = useTexts()
  const filter = only ? search : null
  const rows = rowsOf(feed.store, filter)
  const pattern = search?.pattern ?? null
  return (
    <div className={styles.box}>
      {feed.problem && <ErrorNotice error={feed.problem} />}
      {rows.count === 0 && !feed.problem && <Empty state={feed.state} isFiltered={filter !== null} />}
      {rows.count > 0 && (
        <LogView
          ref={ref}
          label={t.label}
          rows={rows}
          kind={filter?.pattern.source ?? ''}
          hasVariableHeights={display.wrap || display.json}
          isFollowing={isFollowing}
          onFollow={onFollow}
          row={(id) => (
            <LogRow
              store={feed.store}
              id={id}
              display={display}
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
