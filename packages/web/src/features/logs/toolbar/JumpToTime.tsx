import { ActionIcon, Button, Popover, Stack, TextInput, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { IconClockSearch } from '../../../ui/icons/icons.ts'
import { useTexts } from '../texts.ts'
import { inputTime } from './input-time.ts'

interface Props {
  /** Returns the time of the oldest loaded line, in milliseconds since 1970; null without lines. */
  readonly oldestTime: () => number | null
  /** Called with a time at or after the oldest loaded line. */
  readonly onJump: (ms: number) => void
  /** Called with a time before the oldest loaded line, so that lines must be loaded from there. */
  readonly onLoadFrom: (ms: number) => void
}

export function JumpToTime({ oldestTime, onJump, onLoadFrom }: Props) {
  const t = useTexts()
  const [isOpen, { open, close }] = useDisclosure()
  const [time, setTime] = useState('')
  function jump(event: FormEvent): void {
    event.preventDefault()
    const ms = Date.parse(time)
    if (Number.isNaN(ms)) return
    close()
    const oldest = oldestTime()
    if (oldest === null || ms < oldest) onLoadFrom(ms)
    else onJump(ms)
  }
  return (
    <Popover opened={isOpen} onChange={(next) => !next && close()} position="bottom-end" shadow="md" trapFocus>
      <Tooltip label={t.jump}>
        <Popover.Target>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t.jump}
            onClick={() => {
              setTime(inputTime(oldestTime() ?? Date.now()))
              open()
            }}
          >
            <IconClockSearch size={16} />
          </ActionIcon>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown aria-label={t.jump}>
        <form onSubmit={jump}>
          <Stack gap="xs">
            <TextInput
              type="datetime-local"
              step={1}
              size="xs"
              label={t.time}
              value={time}
              onChange={({ currentTarget: { value } }) => setTime(value)}
            />
            <Button type="submit" size="xs">
              {t.go}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
