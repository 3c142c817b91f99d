import { useLanguage } from '../../lib/language.ts'
import styles from './LiveUsage.module.css'
import { useLive } from './live.ts'
import { useTexts } from './texts.ts'
import { figure, share } from './units.ts'

interface Props {
  readonly space: string
  readonly service: string
  /** Its id. */
  readonly instance: string
}

/** What an instance uses just now: processor, memory, network. */
export function LiveUsage({ space, service, instance }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const one = useLive(space, service)
    .moments.at(-1)
    ?.instances.find(({ id }) => id === instance)
  if (!one || one.usage.memoryBytes === null) return t.unknown
  const { usage, limits } = one
  const said = (value: number | null, unit: 'cores' | 'bytes' | 'rate') =>
    value === null ? t.unknown : figure(value, unit, t, language)
  const ofLimit = (value: number | null, limit: number | null) =>
    value === null || limit === null ? '' : ` (${share(value, limit, language)})`
  return (
    <dl className={styles.figures}>
      <dt>{t.cpu}</dt>
      <dd>{said(usage.cpuCores, 'cores') + ofLimit(usage.cpuCores, limits.cpuCores)}</dd>
      <dt>{t.memory}</dt>
      <dd>{said(usage.memoryBytes, 'bytes') + ofLimit(usage.memoryBytes, limits.memoryBytes)}</dd>
      <dt>{t.net}</dt>
      <dd>
        <span role="img" aria-label={t.received}>
          ↓
        </span>{' '}
        {said(usage.receivedBytesPerSecond, 'rate')}{' '}
        <span role="img" aria-label={t.sent}>
          ↑
        </span>{' '}
        {said(usage.sentBytesPerSecond, 'rate')}
      </dd>
    </dl>
  )
}
