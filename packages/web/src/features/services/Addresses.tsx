import type { Service, ServiceEndpoint } from '@berth/contract/services.ts'
import { Anchor, Popover, UnstyledButton } from '@mantine/core'
import styles from './cells.module.css'
import { useTexts } from './texts.ts'

const SHOWN = 2

/** Where the service answers; those over TCP are links. */
export function Addresses({ endpoints }: Pick<Service, 'endpoints'>) {
  const t = useTexts()
  if (endpoints.length === 0) return <span className={styles.nothing}>—</span>
  const hidden = endpoints.length - SHOWN
  return (
    <span className={styles.addresses}>
      {endpoints.slice(0, SHOWN).map((endpoint) => (
        <Address key={keyOf(endpoint)} endpoint={endpoint} />
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
              <Address key={keyOf(endpoint)} endpoint={endpoint} />
            ))}
          </Popover.Dropdown>
        </Popover>
      )}
    </span>
  )
}

function Address({ endpoint }: { readonly endpoint: ServiceEndpoint }) {
  const { host, protocol, target } = endpoint
  const place = placeOf(endpoint)
  const title = `${host} → ${target}/${protocol}`
  if (protocol !== 'tcp')
    return (
      <span className={styles.address} title={title}>
        {place}/{protocol}
      </span>
    )
  return (
    <Anchor href={`http://${place}`} target="_blank" rel="noreferrer" className={styles.address} title={title}>
      {place}
    </Anchor>
  )
}

/** Such as "10.0.0.5:8080"; an IPv6 address is put in brackets. */
function placeOf({ address, published }: ServiceEndpoint): string {
  return `${address.includes(':') ? `[${address}]` : address}:${published}`
}

function keyOf(endpoint: ServiceEndpoint): string {
  return `${placeOf(endpoint)}/${endpoint.protocol}/${endpoint.host}`
}
