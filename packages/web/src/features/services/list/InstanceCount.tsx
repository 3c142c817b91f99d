import type { Service } from '@berth/contract/services/services.ts'
import { Progress } from '@mantine/core'
import styles from './cells.module.css'
import { useTexts } from './texts.ts'

/** How many run of those that are desired; a thin bar while some are missing. */
export function InstanceCount({ instances: { running, desired } }: Pick<Service, 'instances'>) {
  const t = useTexts()
  const whole = running >= desired
  return (
    <span className={styles.count}>
      {t.running(running, desired)}
      <Progress
        size={3}
        value={whole ? 100 : (running / desired) * 100}
        aria-label={t.runningLabel(running, desired)}
        className={styles.bar}
        data-whole={whole || undefined}
      />
    </span>
  )
}
