import { problemOf } from '@berth/contract/http/client.ts'
import type { BatchResult, Service } from '@berth/contract/services/services.ts'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { IconCircleCheck, IconCircleMinus, IconCircleX } from '../../../../ui/icons/icons.ts'
import type { BatchOperation } from '../operation-actions.ts'
import styles from './BatchList.module.css'
import { useBatchTexts } from './batch-texts.ts'

interface Props extends Pick<BatchOperation, 'services' | 'action'> {
  /** Undefined until the operation has finished. */
  readonly results: BatchResult['results'] | undefined
}

/** Lists the services by name; after the operation with their results, failures first. */
export function BatchList({ services, action, results }: Props) {
  const outcomes = new Map(results?.map((result) => [result.name, result]))
  const hasFailed = ({ name }: Service) => outcomes.get(name)?.ok === false
  const sorted = results
    ? [...services.filter(hasFailed), ...services.filter((service) => !hasFailed(service))]
    : services
  return (
    // The element scrolls on its own, so it must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <ul className={styles.list} tabIndex={0}>
      {sorted.map((service) => (
        <li key={service.id}>
          <span className={styles.name}>{service.name}</span>
          <ServiceResult service={service} action={action} result={outcomes.get(service.name)} />
        </li>
      ))}
    </ul>
  )
}

interface ResultProps extends Pick<BatchOperation, 'action'> {
  readonly service: Service
  readonly result: BatchResult['results'][number] | undefined
}

function ServiceResult({ service, action, result }: ResultProps) {
  const t = useBatchTexts()
  const serverTexts = useServerTexts()
  if (result?.ok)
    return (
      <span className={styles.succeeded}>
        <IconCircleCheck size={15} aria-hidden /> {t.done}
      </span>
    )
  if (result?.problem)
    return (
      <span className={styles.failed}>
        <IconCircleX size={15} aria-hidden /> {serverTexts.error(problemOf(result.problem, result.problem.status))}
      </span>
    )
  if (!service.actions.includes(action))
    return (
      <span className={styles.excluded}>
        <IconCircleMinus size={15} aria-hidden /> {t.leftOut(serverTexts.state(service.state))}
      </span>
    )
  return <span className={styles.state}>{serverTexts.state(service.state)}</span>
}
