import type { Service, ServiceEndpoint } from '@berth/contract/services/services.ts'
import { Anchor, Popover, UnstyledButton } from '@mantine/core'
import { linkOf, placeOf } from '../../../service-model/endpoint-link.ts'
import styles from './cells.module.css'
import { useTexts } from './texts.ts'

const SHOWN = 2

/** Where the service answers; what a browser can open is a link. */
export function Addresses({ service }: { readonly service: Service }) {
  const t = useTexts()
  const { endpoints } = service
  if (endpoints.length === 0) return <span className={styles.nothing}>—</span>
  const hidden = endpoints.length - SHOWN
  return (
    <span className={styles.addresses}>
      {endpoints.slice(0, SHOWN).map((endpoint) => (
        <Address key={keyOf(endpoint)} endpoint={endpoint} service={service} />
      ))}
      {hidden > 0 && (
        <Popover position="bottom-start" shadow="md" withArrow>
          <Popover.Target>
            <UnstyledButton className={styles.more} aria-label={t.moreAddresses(hidden)}>
              +{hidden}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown className={styles.all}>
            {endpoints.map((endpoint) => (
              <Address key={keyOf(endpoint)} endpoint={endpoint} service={service} />
            ))}
          </Popover.Dropdown>
        </Popover>
      )}
    </span>
  )
}

interface OneProps {
  readonly endpoint: ServiceEndpoint
  readonly service: Service
}

function Address({ endpoint, service }: OneProps) {
  const { host, protocol, target } = endpoint
  const place = placeOf(endpoint)
  const title = `${host} → ${target}/${protocol}`
  const link = linkOf(endpoint, service)
  if (link === null)
    return (
      <span className={styles.address} title={title}>
        {protocol === 'tcp' ? place : `${place}/${protocol}`}
      </span>
    )
  return (
    <Anchor href={link} target="_blank" rel="noreferrer" className={styles.address} title={title}>
      {place}
    </Anchor>
  )
}

function keyOf(endpoint: ServiceEndpoint): string {
  return `${placeOf(endpoint)}/${endpoint.protocol}/${endpoint.host}`
}
