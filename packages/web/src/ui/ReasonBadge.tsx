import { Popover, Text, UnstyledButton } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Icon } from './icons/icon.tsx'
import { IconLoader2 } from './icons/icons.ts'
import styles from './ReasonBadge.module.css'

export interface BadgeAppearance {
  readonly tone: 'good' | 'busy' | 'ask' | 'warn' | 'bad' | 'quiet'
  readonly icon: Icon
}

interface Props {
  readonly appearance: BadgeAppearance
  readonly label: string
  /** The reason of the state; null without one. */
  readonly reason: string | null
}

/** A state as colour, icon and text. Hover, tap or keyboard focus shows its reason. */
export function ReasonBadge({ appearance, label, reason }: Props) {
  const [open, setOpen] = useState(false)
  if (reason === null) return <Badge appearance={appearance}>{label}</Badge>
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" shadow="md" width="max-content" withArrow>
      <Popover.Target>
        <UnstyledButton
          className={styles.button}
          aria-label={`${label}: ${reason}`}
          onMouseEnter={() => setOpen(true)}
          onMouseLeave={() => setOpen(false)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onClick={() => setOpen(true)}
        >
          <Badge appearance={appearance} underlined>
            {label}
          </Badge>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.reason}>
        <Text size="sm">{reason}</Text>
      </Popover.Dropdown>
    </Popover>
  )
}

interface BadgeProps {
  readonly appearance: BadgeAppearance
  readonly underlined?: boolean
  readonly children: ReactNode
}

function Badge({ appearance: { tone, icon: BadgeIcon }, underlined, children }: BadgeProps) {
  return (
    <span className={styles.badge} data-tone={tone}>
      <BadgeIcon size={14} stroke={2} className={BadgeIcon === IconLoader2 ? styles.spinning : undefined} aria-hidden />
      <span className={underlined ? styles.underlined : undefined}>{children}</span>
    </span>
  )
}
