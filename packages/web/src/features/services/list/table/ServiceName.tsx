import type { Service } from '@berth/contract/services/services.ts'
import { Link } from '@tanstack/react-router'
import styles from './cells.module.css'

export function ServiceName({ service }: { readonly service: Service }) {
  const { space, name, spec } = service
  return (
    <span className={styles.stack}>
      <Link
        to="/spaces/$space/services/$service"
        params={{ space, service: name }}
        className={styles.name}
        title={name}
      >
        {name}
      </Link>
      {spec.description && (
        <span className={styles.small} title={spec.description}>
          {spec.description}
        </span>
      )}
    </span>
  )
}
