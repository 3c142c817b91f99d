import { Checkbox } from '@mantine/core'
import { useServiceParts } from '../parts.ts'
import { useTexts } from '../texts.ts'
import { Addresses } from './Addresses.tsx'
import { InstanceCount } from './InstanceCount.tsx'
import { KindName } from './KindName.tsx'
import { ServiceActions } from './ServiceActions.tsx'
import styles from './ServiceCards.module.css'
import { ServiceImage } from './ServiceImage.tsx'
import { ServiceName } from './ServiceName.tsx'
import type { ListProps } from './ServiceTable.tsx'
import { StateCell } from './StateCell.tsx'
import { useWindowRows } from './use-window-rows.ts'

const CARD_HEIGHT = 210

/** The list of services for screens that are too narrow for a table. */
export function ServiceCards({ services, chosen, onChoose }: ListProps) {
  const t = useTexts()
  const { Waiting, hasPendingUpgrade } = useServiceParts()
  const { list, rows, measure, before, after } = useWindowRows<HTMLUListElement>(services, CARD_HEIGHT)
  return (
    <ul
      className={styles.list}
      ref={list}
      aria-label={t.listLabel}
      style={{ paddingTop: before, paddingBottom: after }}
    >
      {rows.map(({ index }) => {
        const service = services[index]
        if (!service) return null
        return (
          <li key={service.id} ref={measure} data-index={index} className={styles.item}>
            <article className={styles.card} data-chosen={chosen.has(service.name) || undefined}>
              <div className={styles.head}>
                <Checkbox
                  size="xs"
                  aria-label={t.choose(service.name)}
                  checked={chosen.has(service.name)}
                  onChange={() => onChoose(service.name, false)}
                />
                <ServiceName service={service} />
                <StateCell service={service} />
              </div>
              <dl className={styles.facts}>
                <dt>{t.image}</dt>
                <dd>
                  <ServiceImage service={service} />
                </dd>
                <dt>{t.address}</dt>
                <dd>
                  <Addresses service={service} />
                </dd>
                <dt>{t.instances}</dt>
                <dd>
                  <InstanceCount service={service} />
                </dd>
                <dt>{t.kind}</dt>
                <dd>
                  <KindName service={service} />
                </dd>
              </dl>
              {hasPendingUpgrade(service) && <Waiting service={service} />}
              <ServiceActions service={service} />
            </article>
          </li>
        )
      })}
    </ul>
  )
}
