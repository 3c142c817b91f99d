import type { Service } from '@berth/contract/services/services.ts'
import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { useCallbackRef, useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { servicesQuery } from '../../../service-model/queries.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx'
import { IconBox, IconFilterOff, IconLoadBalancer, IconPlus } from '../../../ui/icons/icons.ts'
import { LinkButton } from '../../../ui/LinkButton.tsx'
import { type ServiceParts, ServicePartsContext, useServiceParts } from './parts.ts'
import { ServiceFilters } from './ServiceFilters.tsx'
import styles from './ServicesPage.module.css'
import { SelectionBar } from './selection/SelectionBar.tsx'
import { type Selection, toggleAll, toggleService } from './selection/selection.ts'
import { filterServices, type ServicesSearch } from './services-search.ts'
import { sortServices } from './table/columns.tsx'
import { ServiceCards } from './table/ServiceCards.tsx'
import { ServiceTable } from './table/ServiceTable.tsx'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  /** The search parameters of the address. */
  readonly search: ServicesSearch
  readonly onSearch: (next: ServicesSearch) => void
  readonly parts: ServiceParts
}

/** The services of one space. */
export function ServicesPage({ space, search, onSearch, parts }: Props) {
  const { data: services, error, refetch } = useQuery(servicesQuery(space))
  if (error && !services) return <ErrorNotice error={error} retry={refetch} />
  if (!services) return <Loading />
  if (services.length === 0) return <NoServices space={space} />
  return (
    <ServicePartsContext value={parts}>
      <ServiceList space={space} services={services} search={search} onSearch={onSearch} />
    </ServicePartsContext>
  )
}

interface ListProps extends Omit<Props, 'parts'> {
  readonly services: readonly Service[]
}

function ServiceList({ space, services, search, onSearch }: ListProps) {
  const t = useTexts()
  const { Batch } = useServiceParts()
  const narrow = useMediaQuery('(max-width: 1240px)', window.innerWidth <= 1240)
  const visibleServices = useMemo(() => sortServices(filterServices(services, search), search), [services, search])
  const names = visibleServices.map(({ name }) => name)
  const { chosen, choose, chooseAll, clear } = useSelection(names)
  const chosenServices = services.filter(({ name }) => chosen.has(name))
  const List = narrow ? ServiceCards : ServiceTable
  return (
    <>
      <div className={styles.toolbar}>
        <div className={styles.buttons}>
          <CreateLink space={space} />
          <CreateBalancerLink space={space} />
          <Batch services={chosenServices} onDone={clear} />
        </div>
        <ServiceFilters search={search} onSearch={onSearch} withOrder={narrow} />
      </div>
      <SelectionBar
        names={chosenServices.map(({ name }) => name)}
        onClear={clear}
        shown={visibleServices.length}
        all={services.length}
      />
      {visibleServices.length === 0 ? (
        <EmptyState icon={<IconFilterOff size={24} />} title={t.noMatch}>
          <Button variant="default" onClick={() => onSearch({})}>
            {t.clearFilters}
          </Button>
        </EmptyState>
      ) : (
        <List
          services={visibleServices}
          search={search}
          onSearch={onSearch}
          chosen={chosen}
          onChoose={choose}
          onChooseAll={chooseAll}
        />
      )}
    </>
  )
}

/** @param names the names of the visible services, in order */
function useSelection(names: readonly string[]) {
  const [chosen, setChosen] = useState<Selection>(new Set())
  const anchor = useRef<string | null>(null)
  // A stable function, so that the memoized rows don't render again.
  const choose = useCallbackRef((name: string, withRange: boolean) => {
    setChosen(toggleService(chosen, names, name, withRange ? anchor.current : null))
    anchor.current = name
  })
  return {
    chosen,
    choose,
    chooseAll: () => setChosen(toggleAll(chosen, names)),
    clear: () => setChosen(new Set()),
  }
}

function NoServices({ space }: { readonly space: string }) {
  const t = useTexts()
  return (
    <EmptyState icon={<IconBox size={24} />} title={t.none} text={t.noneText}>
      <Group justify="center" gap="xs">
        <CreateLink space={space} />
        <CreateBalancerLink space={space} />
      </Group>
    </EmptyState>
  )
}

function CreateLink({ space }: { readonly space: string }) {
  const t = useTexts()
  return (
    <LinkButton to="/spaces/$space/create" params={{ space }} leftSection={<IconPlus size={16} aria-hidden />}>
      {t.create}
    </LinkButton>
  )
}

function CreateBalancerLink({ space }: { readonly space: string }) {
  const t = useTexts()
  return (
    <LinkButton
      to="/spaces/$space/create-balancer"
      params={{ space }}
      variant="default"
      leftSection={<IconLoadBalancer size={16} aria-hidden />}
    >
      {t.createBalancer}
    </LinkButton>
  )
}

function Loading() {
  return (
    <Stack gap={10}>
      <Skeleton height={36} width={132} mb={8} />
      {['a', 'b', 'c', 'd'].map((key) => (
        <Skeleton key={key} height={56} />
      ))}
    </Stack>
  )
}
