import { BatchButtons } from '../features/operations/BatchButtons.tsx'
import { MoreMenu } from '../features/operations/MoreMenu.tsx'
import { NewerMark } from '../features/operations/NewerMark.tsx'
import { ImageUpdates, NewerStrip } from '../features/operations/NewerStrip.tsx'
import { RolloutBar } from '../features/operations/RolloutBar.tsx'
import { isWaiting, WaitingStrip } from '../features/operations/WaitingStrip.tsx'
import type { PageParts } from '../features/service/ServicePage.tsx'
import type { ServiceParts } from '../features/services/parts.ts'

/** What the list of services and the page of one show of operations. */
export const SERVICE_PARTS: ServiceParts & PageParts = {
  More: MoreMenu,
  Rollout: RolloutBar,
  Waiting: WaitingStrip,
  NewerMark,
  NewerStrip,
  ImageUpdates,
  isWaiting,
  Batch: BatchButtons,
}
