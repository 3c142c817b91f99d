import type { Service } from '@berth/contract/services/services.ts'
import { StateBadge } from '../../../../service-model/StateBadge.tsx'
import { useServiceParts } from '../parts.ts'
import styles from './cells.module.css'

export function StateCell({ service }: { readonly service: Service }) {
  const { Rollout } = useServiceParts()
  return (
    <span className={styles.state}>
      <StateBadge service={service} />
      <Rollout service={service} />
    </span>
  )
}
