import type { Action } from '@berth/contract/services/services.ts'
import type { Icon } from '../../../ui/icons/icon.tsx'
import {
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
} from '../../../ui/icons/icons.ts'

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
