import type { Instance, InstanceState as State } from '@berth/contract/instances/instances.ts'
import { useServerTexts } from '../../lib/server-texts.ts'
import {
  IconCheck,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconHourglass,
  IconLoader2,
} from '../../ui/icons/icons.ts'
import { type BadgeAppearance, ReasonBadge } from '../../ui/ReasonBadge.tsx'
import { useTexts } from './texts.ts'

const APPEARANCES: Readonly<Record<State, BadgeAppearance>> = {
  waiting: { tone: 'warn', icon: IconHourglass },
  starting: { tone: 'busy', icon: IconLoader2 },
  running: { tone: 'good', icon: IconCircleCheck },
  stopping: { tone: 'quiet', icon: IconLoader2 },
  completed: { tone: 'good', icon: IconCheck },
  failed: { tone: 'bad', icon: IconCircleX },
  ended: { tone: 'quiet', icon: IconCircleMinus },
}

/** The old instance is about to make room, so that there is nothing to warn of. */
const WAITS_FOR_OLD: BadgeAppearance = { tone: 'quiet', icon: IconHourglass }

export function InstanceState({ instance }: { readonly instance: Instance }) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  const { state, reason, reasonMessage } = instance
  return (
    <ReasonBadge
      appearance={reasonMessage?.code === 'waits-for-old-instance' ? WAITS_FOR_OLD : APPEARANCES[state]}
      label={state === 'running' ? t.runningState : t[state]}
      reason={reason === null ? null : serverTexts.message(reason, reasonMessage)}
    />
  )
}
