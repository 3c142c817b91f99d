import type { Cluster } from '@berth/contract/hosts/hosts.ts'
import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { servicesQuery } from '../../../../service-model/queries.ts'
import { AddRow } from '../../../../wizard/RowButtons.tsx'
import { listenerRow } from '../draft/draft.ts'
import type { BalancerForm } from '../draft/use-balancer-form.ts'
import type { NewCertificate } from './CertificateSelect.tsx'
import { ListenerCard } from './ListenerCard.tsx'
import { useRulesTexts } from './rules-texts.ts'

interface Props {
  readonly form: BalancerForm
  readonly space: string
  /** The load balancer's name; '' while it has none. */
  readonly self: string
  readonly routingMesh: Cluster['routingMesh'] | null
  readonly NewCertificate: ComponentType<NewCertificate>
}

/** Step 2: the listeners with their rules and targets. */
export function RulesStep({ form, space, self, routingMesh, NewCertificate }: Props) {
  const t = useRulesTexts()
  const { listeners } = form.values
  const { data: services } = useQuery(servicesQuery(space))
  return (
    <Stack gap="md">
      {services?.every(({ name }) => name === self) && (
        <Text size="sm" c="dimmed">
          {t.noServices}
        </Text>
      )}
      {listeners.map((listener, index) => (
        <ListenerCard
          key={listener.key}
          form={form}
          listener={listener}
          index={index}
          space={space}
          self={self}
          NewCertificate={NewCertificate}
          onRemove={listeners.length > 1 ? () => form.removeListItem('listeners', index) : undefined}
        />
      ))}
      <AddRow label={t.addListener} onAdd={() => form.insertListItem('listeners', listenerRow())} />
      {routingMesh === false && (
        <Text size="xs" c="dimmed">
          {t.noMesh}
        </Text>
      )}
    </Stack>
  )
}
