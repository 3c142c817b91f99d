import type { Service } from '@berth/contract/services/services.ts'
import { LinkButton } from '../../../../ui/LinkButton.tsx'
import { useServiceParts } from '../parts.ts'
import { useTexts } from '../texts.ts'
import styles from './ServiceActions.module.css'

/** A link to the service's page, and a menu with its other actions. */
export function ServiceActions({ service }: { readonly service: Service }) {
  const t = useTexts()
  const { More } = useServiceParts()
  const { space, name } = service
  return (
    <span className={styles.actions}>
      <LinkButton
        to="/spaces/$space/services/$service"
        params={{ space, service: name }}
        variant="subtle"
        size="compact-sm"
        aria-label={t.detailsOf(name)}
      >
        {t.details}
      </LinkButton>
      <More service={service} />
    </span>
  )
}
