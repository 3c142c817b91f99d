import type { ServiceParts } from '../features/services/list/parts.ts'
import { BatchButtons } from '../features/services/operations/batch/BatchButtons.tsx'
import { NewerImageBadge } from '../features/services/operations/image-updates/NewerImageBadge.tsx'
import { MoreMenu } from '../features/services/operations/MoreMenu.tsx'
import { hasPendingUpgrade } from '../features/services/operations/progress/PendingUpgradeBanner.tsx'
import { RolloutBar } from '../features/services/operations/progress/RolloutBar.tsx'
import { UpgradeBanner } from '../features/services/operations/progress/UpgradeBanner.tsx'

/** The parts of the operations feature that the list of services shows. */
export const SERVICE_PARTS: ServiceParts = {
  More: MoreMenu,
  Rollout: RolloutBar,
  Waiting: UpgradeBanner,
  NewerImageBadge,
  hasPendingUpgrade,
  Batch: BatchButtons,
}
