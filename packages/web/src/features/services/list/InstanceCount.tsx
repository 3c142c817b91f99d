import type { Service } from '@berth/contract/services/services.ts'
import { Progress } from '@mantine/core'
import styles from './cells.module.css'
import { useTexts } from './texts.ts'

/** How many run of those that are wanted; a thin bar while some are missing. */
export function InstanceCount({ instances: { running, wanted } }: Pick<Service, 'instances'>) {
  const t = useTexts()
  const whole = running >= wanted
  return (
    <span className={styles.count}>
      {t.running(running, wanted)}
      <Progress
        size={3}
        value={whole ? 100 : (running / wanted) * 100}
        aria-label={t.runningLabel(running, wanted)}
        className={styles.bar}
        data-whole={whole || undefined}
      />
    </span>
  )
}
