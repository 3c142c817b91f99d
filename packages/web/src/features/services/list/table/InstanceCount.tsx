import type { Service } from '@berth/contract/services/services.ts'
import { Progress } from '@mantine/core'
import { useTexts } from '../texts.ts'
import styles from './cells.module.css'

/** The numbers of running and desired instances, with a thin bar while some are missing. */
export function InstanceCount({ instances: { running, desired } }: Pick<Service, 'instances'>) {
  const t = useTexts()
  const isComplete = running >= desired
  return (
    <span className={styles.count}>
      {t.running(running, desired)}
      <Progress
        size={3}
        value={isComplete ? 100 : (running / desired) * 100}
        aria-label={t.runningLabel(running, desired)}
        className={styles.bar}
        data-whole={isComplete || undefined}
      />
    </span>
  )
}
