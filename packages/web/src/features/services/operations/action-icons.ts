import type { Action } from '@berth/contract/services/services.ts'
import {
  type Icon,
  IconArrowBackUp,
  IconArrowsVertical,
  IconCircleArrowUp,
  IconCircleCheck,
  IconHistory,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlayerTrackNext,
  IconRotateClockwise,
  IconTrash,
} from '@tabler/icons-react'

export const ACTION_ICONS: Readonly<Record<Action, Icon>> = {
  confirm: IconCircleCheck,
  'roll-back': IconArrowBackUp,
  pause: IconPlayerPause,
  resume: IconPlayerTrackNext,
  upgrade: IconCircleArrowUp,
  return: IconHistory,
  scale: IconArrowsVertical,
  start: IconPlayerPlay,
  restart: IconRotateClockwise,
  stop: IconPlayerStop,
  delete: IconTrash,
}
