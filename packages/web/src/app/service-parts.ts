import { BatchButtons } from '../features/operations/BatchButtons.tsx'
import { MoreMenu } from '../features/operations/MoreMenu.tsx'
import { NewerMark } from '../features/operations/NewerMark.tsx'
import { RolloutBar } from '../features/operations/RolloutBar.tsx'
import { isWaiting, WaitingStrip } from '../features/operations/WaitingStrip.tsx'
import type { ServiceParts } from '../features/services/parts.ts'

/** What the list of services shows of operations. */
export const SERVICE_PARTS: ServiceParts = {
  More: MoreMenu,
  Rollout: RolloutBar,
  Waiting: WaitingStrip,
  NewerMark,
  isWaiting,
  Batch: BatchButtons,
}
