import type { ServiceParts } from '../features/services/list/parts.ts'
import { BatchButtons } from '../features/services/operations/batch/BatchButtons.tsx'
import { NewerMark } from '../features/services/operations/image-updates/NewerMark.tsx'
import { MoreMenu } from '../features/services/operations/MoreMenu.tsx'
import { RolloutBar } from '../features/services/operations/progress/RolloutBar.tsx'
import { isWaiting, WaitingStrip } from '../features/services/operations/progress/WaitingStrip.tsx'

/** The parts of the operations feature that the list of services shows. */
export const SERVICE_PARTS: ServiceParts = {
  More: MoreMenu,
  Rollout: RolloutBar,
  Waiting: WaitingStrip,
  NewerMark,
  isWaiting,
  Batch: BatchButtons,
}
