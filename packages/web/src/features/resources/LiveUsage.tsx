import { useLanguage } from '../../lib/language.ts'
import styles from './LiveUsage.module.css'
import { useLive } from './live.ts'
import { useTexts } from './texts.ts'
import { formatFigure, formatShare } from './units.ts'

interface Props {
  readonly space: string
  readonly service: string
  /** The id of the instance. */
  readonly instance: string
}

/** The current resource usage of an instance: CPU, memory and network. */
export function LiveUsage({ space, service, instance }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const current = useLive(space, service)
    .moments.at(-1)
    ?.instances.find(({ id }) => id === instance)
  if (!current || current.usage.memoryBytes === null) return t.unknown
  const { usage, limits } = current
  const format = (value: number | null, unit: 'cores' | 'bytes' | 'rate') =>
    value === null ? t.unknown : formatFigure(value, unit, t, language)
  const ofLimit = (value: number | null, limit: number | null) =>
    value === null || limit === null ? '' : ` (${formatShare(value, limit, language)})`
  return (
    <dl className={styles.figures}>
      <dt>{t.cpu}</dt>
      <dd>{format(usage.cpuCores, 'cores') + ofLimit(usage.cpuCores, limits.cpuCores)}</dd>
      <dt>{t.memory}</dt>
      <dd>{format(usage.memoryBytes, 'bytes') + ofLimit(usage.memoryBytes, limits.memoryBytes)}</dd>
      <dt>{t.net}</dt>
      <dd>
        <span role="img" aria-label={t.received}>
          ↓
        </span>{' '}
        {format(usage.receivedBytesPerSecond, 'rate')}{' '}
        <span role="img" aria-label={t.sent}>
          ↑
        </span>{' '}
        {format(usage.sentBytesPerSecond, 'rate')}
      </dd>
    </dl>
  )
}
