import type { Service } from '@berth/contract/services/services.ts'
import { useTexts } from '../texts.ts'
import styles from './RolloutBar.module.css'

/** Shows how many instances are new, old and failing while instances are replaced, as a bar and as text. */
export function RolloutBar({ service: { progress, state, instances } }: { readonly service: Service }) {
  const t = useTexts()
  if (!progress) return null
  const all = Math.max(instances.desired, progress.new + progress.failed, 1)
  const progressText = state === 'rolling-back' ? t.restored(progress.new, all) : t.newOf(progress.new, all)
  return (
    <span className={styles.rollout}>
      <span className={styles.bar} aria-hidden>
        <span data-part="new" style={{ flexGrow: progress.new }} />
        <span data-part="failed" style={{ flexGrow: progress.failed }} />
        <span data-part="old" style={{ flexGrow: progress.old }} />
        <span data-part="none" style={{ flexGrow: Math.max(0, all - progress.new - progress.failed - progress.old) }} />
      </span>
      <span role="status">
        {progressText}
        {progress.failed > 0 && <span className={styles.failed}> · {t.failing(progress.failed)}</span>}
      </span>
    </span>
  )
}
