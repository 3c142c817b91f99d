import { texts } from '../lib/texts.ts'
import { isDown, type Serving } from './serving.ts'

const useTexts = texts({
  nothingRuns: { zh: '没有健康的实例在运行。', en: 'No healthy instance is running.' },
  oldRun: {
    zh: (n: number) => `${n} 个旧实例仍在运行。`,
    en: (n: number) => `${n} old ${n === 1 ? 'instance is' : 'instances are'} still running.`,
  },
})

/** Returns which instances run while an upgrade does not continue: none, or how many old ones; null where neither is to be said. */
export function useServingText(service: Serving): string | null {
  const t = useTexts()
  if (isDown(service)) return t.nothingRuns
  const old = service.progress?.old ?? 0
  return old > 0 ? t.oldRun(old) : null
}
