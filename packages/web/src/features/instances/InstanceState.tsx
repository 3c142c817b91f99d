import type { Instance, InstanceState as State } from '@berth/contract/instances.ts'
import { IconCircleCheck, IconCircleMinus, IconCircleX, IconHourglass, IconLoader2 } from '@tabler/icons-react'
import { type BadgeLook, ReasonBadge } from '../../shared/ReasonBadge.tsx'
import { useWords } from '../../shared/words.ts'
import { useTexts } from './texts.ts'

const LOOKS: Readonly<Record<State, BadgeLook>> = {
  waiting: { tone: 'warn', icon: IconHourglass },
  starting: { tone: 'busy', icon: IconLoader2 },
  running: { tone: 'good', icon: IconCircleCheck },
  stopping: { tone: 'quiet', icon: IconLoader2 },
  failed: { tone: 'bad', icon: IconCircleX },
  ended: { tone: 'quiet', icon: IconCircleMinus },
}

export function InstanceState({ instance }: { readonly instance: Instance }) {
  const t = useTexts()
  const words = useWords()
  const { state, reason, reasonWording } = instance
  return (
    <ReasonBadge
      look={LOOKS[state]}
      word={state === 'running' ? t.runningState : t[state]}
      reason={reason === null ? null : words.server(reason, reasonWording)}
    />
  )
}
