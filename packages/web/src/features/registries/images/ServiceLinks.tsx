import type { ServiceRef } from '@berth/contract/services/services.ts'
import { Link } from '@tanstack/react-router'
import styles from '../registries.module.css'

/** Links to the services that run an image. */
export function ServiceLinks({ services }: { readonly services: readonly ServiceRef[] }) {
  if (services.length === 0) return '—'
  return (
    <span className={styles.services}>
      {services.map(({ space, service }) => (
        <Link key={`${space}/${service}`} to="/spaces/$space/services/$service" params={{ space, service }}>
          {space}/{service}
        </Link>
      ))}
    </span>
  )
}
