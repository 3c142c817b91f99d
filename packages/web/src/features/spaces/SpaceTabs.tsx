import type { Space } from '@berth/contract/spaces/spaces.ts'
import { ActionIcon, Loader, Skeleton, Tabs, Tooltip } from '@mantine/core'
import { useScroller } from '@mantine/hooks'
import { useEffect, useRef } from 'react'
import { IconChevronLeft, IconChevronRight, IconPlus, IconSearch } from '../../ui/icons/icons.ts'
import styles from './SpaceTabs.module.css'
import { useTexts } from './texts.ts'

interface Props {
  /** Undefined while they are loading. */
  readonly spaces: readonly Space[] | undefined
  readonly current: string
  readonly onCreate: () => void
  readonly onFind: () => void
}

/** The tabs of the spaces. If they don't fit, they scroll, and a search button appears. */
export function SpaceTabs({ spaces, current, onCreate, onFind }: Props) {
  const t = useTexts()
  const scroller = useScroller({ draggable: false, scrollAmount: 320 })
  const list = useRef<HTMLDivElement>(null)
  const overflows = scroller.canScrollStart || scroller.canScrollEnd
  const count = spaces?.length ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs again when the tabs or the space for them change
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current, count, overflows])
  return (
    <div className={styles.bar}>
      {overflows && (
        <ActionIcon
          className={styles.arrow ?? ''}
          aria-label={t.before}
          disabled={!scroller.canScrollStart}
          onClick={scroller.scrollStart}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
      )}
      <div
        className={styles.scroller}
        ref={scroller.ref}
        data-more-before={scroller.canScrollStart || undefined}
        data-more-after={scroller.canScrollEnd || undefined}
      >
        {spaces ? (
          <Tabs.List ref={list} aria-label={t.spaces} className={styles.list}>
            {spaces.map((space) => (
              <SpaceTab key={space.name} space={space} />
            ))}
          </Tabs.List>
        ) : (
          <Skeleton width={220} height={26} my={7} />
        )}
      </div>
      {overflows && (
        <ActionIcon
          className={styles.arrow ?? ''}
          aria-label={t.after}
          disabled={!scroller.canScrollEnd}
          onClick={scroller.scrollEnd}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
      )}
      <Tooltip label={t.createSpace}>
        <ActionIcon size="lg" aria-label={t.createSpace} onClick={onCreate}>
          <IconPlus size={18} />
        </ActionIcon>
      </Tooltip>
      {overflows && (
        <Tooltip label={`${t.find} (Ctrl K)`}>
          <ActionIcon size="lg" aria-label={t.find} onClick={onFind}>
            <IconSearch size={17} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  )
}

function SpaceTab({ space }: { readonly space: Space }) {
  const t = useTexts()
  return (
    <Tabs.Tab value={space.name} className={styles.tab} data-deleting={space.deleting || undefined}>
      <span className={styles.label}>
        {space.name}
        {space.deleting && <Loader size={12} color="gray" role="img" aria-label={t.deleting} />}
        {space.unhealthy > 0 && (
          <span
            className={styles.unhealthy}
            role="img"
            aria-label={t.unhealthy(space.unhealthy)}
            title={t.unhealthy(space.unhealthy)}
          />
        )}
        <span className={styles.count} aria-hidden>
          {space.services}
        </span>
      </span>
    </Tabs.Tab>
  )
}
