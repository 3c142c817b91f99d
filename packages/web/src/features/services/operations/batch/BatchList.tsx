import { problemOf } from '@berth/contract/http/client.ts'
import type { BatchResult, Service } from '@berth/contract/services/services.ts'
import { useWords } from '../../../../lib/words.ts'
import { IconCircleCheck, IconCircleMinus, IconCircleX } from '../../../../ui/icons/icons.ts'
import type { BatchOperation } from '../operate.ts'
import styles from './BatchList.module.css'
import { useBatchTexts } from './batch-texts.ts'

interface Props extends Pick<BatchOperation, 'services' | 'action'> {
  /** Undefined until there are any. */
  readonly results: BatchResult['results'] | undefined
}

/** All of them by name; then what came of each, faults first. */
export function BatchList({ services, action, results }: Props) {
  const outcomes = new Map(results?.map((result) => [result.name, result]))
  const isFaulty = ({ name }: Service) => outcomes.get(name)?.ok === false
  const sorted = results ? [...services.filter(isFaulty), ...services.filter((one) => !isFaulty(one))] : services
  return (
    // Its own place to scroll, so that keys must reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <ul className={styles.list} tabIndex={0}>
      {sorted.map((service) => (
        <li key={service.id}>
          <span className={styles.name}>{service.name}</span>
          <Standing service={service} action={action} result={outcomes.get(service.name)} />
        </li>
      ))}
    </ul>
  )
}

interface StandingProps extends Pick<BatchOperation, 'action'> {
  readonly service: Service
  readonly result: BatchResult['results'][number] | undefined
}

function Standing({ service, action, result }: StandingProps) {
  const t = useBatchTexts()
  const words = useWords()
  if (result?.ok)
    return (
      <span className={styles.good}>
        <IconCircleCheck size={15} aria-hidden /> {t.done}
      </span>
    )
  if (result?.problem)
    return (
      <span className={styles.bad}>
        <IconCircleX size={15} aria-hidden /> {words.error(problemOf(result.problem, result.problem.status))}
      </span>
    )
  if (!service.actions.includes(action))
    return (
      <span className={styles.out}>
        <IconCircleMinus size={15} aria-hidden /> {t.leftOut(words.state(service.state))}
      </span>
    )
  return <span className={styles.state}>{words.state(service.state)}</span>
}
