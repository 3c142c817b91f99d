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
import { DISPLAY_OPTIONS, type DisplayOptions } from '../display-options.ts'
import styles from '../LogsTab.module.css'
import { downloadUrl } from '../log-urls.ts'
import type { LogsSearch } from '../search/logs-search.ts'
import { useTexts } from '../texts.ts'
import { JumpToTime } from './JumpToTime.tsx'
import { RangeSelect } from './RangeSelect.tsx'

interface Props {
  readonly space: string
  readonly service: string
  readonly search: LogsSearch
  readonly onSearch: (search: LogsSearch) => void
  readonly instances: readonly Instance[]
  readonly display: DisplayOptions
  readonly setDisplay: (display: DisplayOptions) => void
  readonly isFollowing: boolean
  readonly onFollow: (isFollowing: boolean) => void
  readonly isFullScreen: boolean
  readonly onToggleFullScreen: () => void
  readonly onJump: (ms: number) => void
  /** Returns the time of the oldest loaded line, in milliseconds since 1970; null without lines. */
  readonly oldestTime: () => number | null
}

/** Chooses which lines are loaded and how they are shown; jumps, downloads and toggles full screen. */
export function LogToolbar(props: Props) {
  const t = useTexts()
  const {
    space,
    service,
    search,
    onSearch,
    display,
    isFollowing,
    onFollow,
    isFullScreen,
    onToggleFullScreen,
    onJump,
    oldestTime,
  } = props
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
          oldestTime={oldestTime}
          onJump={onJump}
          onLoadFrom={(ms) =>
            onSearch({ ...(search.instance && { instance: search.instance }), since: new Date(ms).toISOString() })
          }
        />
        <DisplayMenu {...props} />
        <Tooltip label={t.download}>
          <ActionIcon
            component="a"
            variant="default"
            size={30}
            aria-label={t.download}
            href={downloadUrl(space, service, search, display.timestamps)}
            download
          >
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={isFullScreen ? t.leaveFullScreen : t.fullScreen}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={isFullScreen ? t.leaveFullScreen : t.fullScreen}
            onClick={onToggleFullScreen}
          >
            {isFullScreen ? <IconMinimize size={16} /> : <IconMaximize size={16} />}
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
  const known = instances.map(({ id, name, host, endedAt }) => {
    const place = host ? ` @ ${host}` : ''
    const ended = endedAt === null ? '' : ` (${t.ended})`
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

function DisplayMenu({ display, setDisplay }: Props) {
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
          {DISPLAY_OPTIONS.map((key) => (
            <Checkbox
              key={key}
              size="sm"
              label={t[key]}
              checked={display[key]}
              onChange={({ currentTarget: { checked } }) => setDisplay({ ...display, [key]: checked })}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
