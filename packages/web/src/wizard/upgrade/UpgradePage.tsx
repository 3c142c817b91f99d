import type { Service } from '@berth/contract/services/services.ts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Fragment, type ReactNode, useState } from 'react'
import { useServerTexts } from '../../lib/server-texts.ts'
import { servicesQuery } from '../../service-model/queries.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { IconBoxOff, IconHourglass } from '../../ui/icons/icons.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { WizardPage } from '../WizardPage.tsx'
import { useUpgradeTexts } from './upgrade-texts.ts'

interface Props {
  readonly space: string
  readonly service: string
  /** Renders the form, which is filled with the service's state at the start of a round. */
  readonly children: (round: Round) => ReactNode
}

interface Round {
  /** The current state of the service. */
  readonly live: Service
  readonly onStartOver: () => void
}

/** The page /spaces/:space/services/:service/upgrade. */
export function UpgradePage({ space, service: name, children }: Props) {
  const t = useUpgradeTexts()
  const { data: services, error, refetch } = useQuery(servicesQuery(space))
  const service = services?.find((known) => known.name === name)
  return (
    <WizardPage title={t.title} subtitle={t.service(space, name)}>
      {error && !services && <ErrorNotice error={error} retry={refetch} />}
      {!services && !error && <Skeleton height={320} />}
      {services && !service && (
        <NoForm icon={<IconBoxOff size={24} />} title={t.gone(name)} space={space} service={null} />
      )}
      {service && <Rounds service={service}>{children}</Rounds>}
    </WizardPage>
  )
}

/** Renders one round after another. Each starts with the service's state at that time. */
function Rounds({ service, children }: Pick<Props, 'children'> & { readonly service: Service }) {
  const t = useUpgradeTexts()
  const serverTexts = useServerTexts()
  const [round, setRound] = useState(1)
  // Only the initial state counts, because the upgrade itself changes the allowed actions.
  const [isAllowed] = useState(service.actions.includes('upgrade'))
  if (!isAllowed)
    return (
      <NoForm
        icon={<IconHourglass size={24} />}
        title={t.notNow(service.name, serverTexts.state(service.state))}
        space={service.space}
        service={service.name}
      />
    )
  return <Fragment key={round}>{children({ live: service, onStartOver: () => setRound(round + 1) })}</Fragment>
}

interface NoFormProps {
  readonly icon: ReactNode
  readonly title: string
  readonly space: string
  /** Null if the service does not exist. */
  readonly service: string | null
}

function NoForm({ icon, title, space, service }: NoFormProps) {
  const t = useUpgradeTexts()
  return (
    <EmptyState icon={icon} title={title}>
      {service === null ? (
        <LinkButton to="/spaces/$space" params={{ space }} variant="default">
          {space}
        </LinkButton>
      ) : (
        <LinkButton to="/spaces/$space/services/$service" params={{ space, service }} variant="default">
          {t.toService}
        </LinkButton>
      )}
    </EmptyState>
  )
}
