import type { Service } from '@berth/contract/services/services.ts'
import { texts } from '../lib/texts.ts'

const useTexts = texts({
  nothingRuns: { zh: '没有健康的实例在运行。', en: 'No healthy instance is running.' },
  oldRun: {
    zh: (n: number) => `${n} 个旧实例仍在运行。`,
    en: (n: number) => `${n} old ${n === 1 ? 'instance is' : 'instances are'} still running.`,
  },
})

type Serving = Pick<Service, 'state' | 'instances' | 'progress'>

/** Tells whether a service that should run has no healthy instance, of whatever revision. */
export function isDown(service: Serving): boolean {
  return runsNothing(service) && !hasCompleted(service)
}

/** Tells whether an upgrade waits for a decision whose instances have ended well, as those of a one-shot service do. */
export function hasCompleted(service: Serving): boolean {
  return service.state === 'upgraded' && runsNothing(service)
}

/** Tells whether the engine has rolled back the last upgrade, and the service runs. */
export function isRolledBack({ state, reasonMessage }: Pick<Service, 'state' | 'reasonMessage'>): boolean {
  const code = reasonMessage?.code
  return state === 'running' && (code === 'rolled-back' || code === 'rolled-back-because')
}

function runsNothing({ instances }: Serving): boolean {
  return instances.desired > 0 && instances.running === 0
}

/** Returns which instances run while an upgrade does not continue: none, or how many old ones; null where neither is to be said. */
export function useServingText(service: Serving): string | null {
  const t = useTexts()
  if (isDown(service)) return t.nothingRuns
  const old = service.progress?.old ?? 0
  return old > 0 ? t.oldRun(old) : null
}
