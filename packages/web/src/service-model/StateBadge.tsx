import type { Service, ServiceState } from '@berth/contract/services/services.ts'
import { useServerTexts } from '../lib/server-texts.ts'
import {
  IconAlertTriangle,
  IconCheck,
  IconCircleArrowUp,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleX,
  IconHistory,
  IconHourglass,
  IconLoader2,
  IconPlayerPause,
} from '../ui/icons/icons.ts'
import { type BadgeAppearance, ReasonBadge } from '../ui/ReasonBadge.tsx'

const APPEARANCES: Readonly<Record<ServiceState, BadgeAppearance>> = {
  creating: { tone: 'busy', icon: IconLoader2 },
  running: { tone: 'good', icon: IconCircleCheck },
  upgrading: { tone: 'busy', icon: IconLoader2 },
  'upgrade-paused': { tone: 'warn', icon: IconPlayerPause },
  upgraded: { tone: 'ask', icon: IconCircleArrowUp },
  'rolling-back': { tone: 'busy', icon: IconHistory },
  scaling: { tone: 'busy', icon: IconLoader2 },
  restarting: { tone: 'busy', icon: IconLoader2 },
  starting: { tone: 'busy', icon: IconLoader2 },
  stopping: { tone: 'quiet', icon: IconLoader2 },
  stopped: { tone: 'quiet', icon: IconCircleMinus },
  scheduled: { tone: 'quiet', icon: IconHourglass },
  completed: { tone: 'good', icon: IconCheck },
  failed: { tone: 'bad', icon: IconCircleX },
  degraded: { tone: 'bad', icon: IconAlertTriangle },
  deleting: { tone: 'quiet', icon: IconCircleDashed },
}

interface Props {
  readonly service: Pick<Service, 'state' | 'reason' | 'reasonMessage'>
}

/** The state of a service as colour, icon and text. Hover, tap or keyboard focus shows its reason. */
export function StateBadge({ service }: Props) {
  const serverTexts = useServerTexts()
  const reason = service.reason === null ? null : serverTexts.message(service.reason, service.reasonMessage)
  return (
    <ReasonBadge appearance={APPEARANCES[service.state]} label={serverTexts.state(service.state)} reason={reason} />
  )
}
