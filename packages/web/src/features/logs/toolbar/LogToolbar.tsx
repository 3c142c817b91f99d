import type { Instance } from '@berth/contract/instances/instances.ts'
import { ActionIcon, Button, Checkbox, Popover, Select, Stack, Tooltip } from '@mantine/core'
import {
  IconAdjustmentsHorizontal,
  IconDownload,
  IconMaximize,
  IconMinimize,
  IconPlayerPause,
  IconPlayerPlay,
} from '../../../ui/icons/icons.ts'
import { downloadUrl } from '../addresses.ts'
import styles from '../LogsTab.module.css'
import type { LogsSearch } from '../search/logs-search.ts'
import { SHOWN_KEYS, type Shown } from '../shown.ts'
import { useTexts } from '../texts.ts'
import { JumpToTime } from './JumpToTime.tsx'
import { RangeSelect } from './RangeSelect.tsx'

interface Props {
  readonly space: string
  readonly service: string
  readonly search: LogsSearch
  readonly onSearch: (search: LogsSearch) => void
  readonly instances: readonly Instance[]
  readonly shown: Shown
  readonly setShown: (shown: Shown) => void
  readonly isFollowing: boolean
  readonly onFollow: (isFollowing: boolean) => void
  readonly isFull: boolean
  readonly onFull: () => void
  readonly onJump: (ms: number) => void
  /** Returns the time of the oldest loaded line, in milliseconds since 1970; null without lines. */
  readonly oldestOf: () => number | null
}

/** Chooses which lines are loaded and how they are shown; jumps, downloads and toggles full screen. */
export function LogToolbar(props: Props) {
  const t = useTexts()
  const { space, service, search, onSearch, shown, isFollowing, onFollow, isFull, onFull, onJump, oldestOf } = props
  const { at: _, ...without } = search
  return (
    <div className={styles.toolbar}>
      <InstanceSelect {...props} />
      <RangeSelect search={search} onSearch={onSearch} />
      <Select
        className={styles.stream}
        size="xs"
        aria-label={t.stream}
        allowDeselect={false}
        value={search.stream ?? 'both'}
        data={['both', 'stdout', 'stderr'].map((value) => ({ value, label: t[value as 'both'] }))}
        onChange={(value) => {
          const { stream: __, ...others } = without
          onSearch(value === 'stdout' || value === 'stderr' ? { ...others, stream: value } : others)
        }}
      />
      <div className={styles.buttons}>
        <Button
          size="xs"
          variant={isFollowing ? 'default' : 'light'}
          leftSection={
            isFollowing ? <IconPlayerPause size={14} aria-hidden /> : <IconPlayerPlay size={14} aria-hidden />
          }
          onClick={() => onFollow(!isFollowing)}
        >
          {isFollowing ? t.pause : t.follow}
        </Button>
        <JumpToTime
          oldestOf={oldestOf}
          onJump={onJump}
          onRead={(ms) =>
            onSearch({ ...(search.instance && { instance: search.instance }), since: new Date(ms).toISOString() })
          }
        />
        <Display {...props} />
        <Tooltip label={t.download}>
          <ActionIcon
            component="a"
            variant="default"
            size={30}
            aria-label={t.download}
            href={downloadUrl(space, service, search, shown.timestamps)}
            download
          >
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={isFull ? t.leaveFullScreen : t.fullScreen}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={isFull ? t.leaveFullScreen : t.fullScreen}
            onClick={onFull}
          >
            {isFull ? <IconMinimize size={16} /> : <IconMaximize size={16} />}
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  )
}

const ALL = ''

function InstanceSelect({ search, onSearch, instances }: Props) {
  const t = useTexts()
  const { instance, at: _, ...others } = search
  const known = instances.map(({ id, name, host, state }) => {
    const place = host ? ` @ ${host}` : ''
    const ended = state === 'ended' || state === 'failed' ? ` (${t.ended})` : ''
    return { value: id, label: `${name}.${id.slice(0, 5)}${place}${ended}` }
  })
  const isUnknown = instance !== undefined && !instances.some(({ id }) => id === instance)
  return (
    <Select
      className={styles.instance}
      size="xs"
      aria-label={t.instance}
      allowDeselect={false}
      searchable={instances.length > 10}
      value={instance ?? ALL}
      data={[
        { value: ALL, label: t.allInstances },
        ...known,
        ...(isUnknown ? [{ value: instance, label: instance.slice(0, 12) }] : []),
      ]}
      onChange={(value) => onSearch(value ? { ...others, instance: value } : others)}
    />
  )
}

function Display({ shown, setShown }: Props) {
  const t = useTexts()
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Tooltip label={t.display}>
        <Popover.Target>
          <ActionIcon variant="default" size={30} aria-label={t.display}>
            <IconAdjustmentsHorizontal size={16} />
          </ActionIcon>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown aria-label={t.display}>
        <Stack gap="xs">
          {SHOWN_KEYS.map((key) => (
            <Checkbox
              key={key}
              size="sm"
              label={t[key]}
              checked={shown[key]}
              onChange={({ currentTarget: { checked } }) => setShown({ ...shown, [key]: checked })}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
