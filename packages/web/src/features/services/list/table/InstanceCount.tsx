import type { Service } from '@berth/contract/services/services.ts'
import { Progress } from '@mantine/core'
import { useTexts } from '../texts.ts'
import styles from './cells.module.css'

interface Props {
  readonly service: Pick<Service, 'state' | 'instances'>
}

/** The numbers of running and desired instances, with a thin bar while some are missing. None is missing that has completed. */
export function InstanceCount({
  service: {
    state,
    instances: { running, desired },
  },
}: Props) {
  const t = useTexts()
  const isComplete = running >= desired || state === 'completed'
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
