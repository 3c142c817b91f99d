import type { Service, ServiceEndpoint } from '@berth/contract/services/services.ts'
import { Anchor, Popover, UnstyledButton } from '@mantine/core'
import { endpointAddress, endpointLink } from '../../../../service-model/endpoint-link.ts'
import { useTexts } from '../texts.ts'
import styles from './cells.module.css'

const MAX_SHOWN = 2

/** The addresses of a service. Those that a browser can open are links. */
export function Addresses({ service }: { readonly service: Service }) {
  const t = useTexts()
  const { endpoints } = service
  if (endpoints.length === 0) return <span className={styles.nothing}>—</span>
  const hidden = endpoints.length - MAX_SHOWN
  return (
    <span className={styles.addresses}>
      {endpoints.slice(0, MAX_SHOWN).map((endpoint) => (
        <Address key={endpointKey(endpoint)} endpoint={endpoint} service={service} />
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
              <Address key={endpointKey(endpoint)} endpoint={endpoint} service={service} />
            ))}
          </Popover.Dropdown>
        </Popover>
      )}
    </span>
  )
}

interface AddressProps {
  readonly endpoint: ServiceEndpoint
  readonly service: Service
}

function Address({ endpoint, service }: AddressProps) {
  const { host, protocol, target } = endpoint
  const place = endpointAddress(endpoint)
  const title = `${host} → ${target}/${protocol}`
  const link = endpointLink(endpoint, service)
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

function endpointKey(endpoint: ServiceEndpoint): string {
  return `${endpointAddress(endpoint)}/${endpoint.protocol}/${endpoint.host}`
}
