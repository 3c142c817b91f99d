import type { ServiceRef } from '@berth/contract/services/services.ts'
import { Link } from '@tanstack/react-router'
import styles from './registries.module.css'

/** The services that run an image, each a way to it. */
export function RunBy({ services }: { readonly services: readonly ServiceRef[] }) {
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
