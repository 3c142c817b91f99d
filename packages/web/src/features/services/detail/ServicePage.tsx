import type { Service } from '@berth/contract/services/services.ts'
import { Skeleton, Tabs, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import type { ComponentType, ReactNode } from 'react'
import { ImageName } from '../../../service-model/images/ImageName.tsx'
import { servicesQuery } from '../../../service-model/queries.ts'
import { StateBadge } from '../../../service-model/StateBadge.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx'
import { IconBoxOff } from '../../../ui/icons/icons.ts'
import { LinkButton } from '../../../ui/LinkButton.tsx'
import { PageBreadcrumbs } from '../../../ui/page/PageBreadcrumbs.tsx'
import styles from './ServicePage.module.css'
import { useTexts } from './texts.ts'

const TABS = {
  instances: '/spaces/$space/services/$service',
  balancer: '/spaces/$space/services/$service/balancer',
  logs: '/spaces/$space/services/$service/logs',
  resources: '/spaces/$space/services/$service/resources',
  files: '/spaces/$space/services/$service/files',
  revisions: '/spaces/$space/services/$service/revisions',
  timeline: '/spaces/$space/services/$service/timeline',
} as const
type Tab = keyof typeof TABS

type ServicePart = ComponentType<{ readonly service: Service }>

/** The parts of other features that the head shows. */
export interface PageParts {
  readonly More: ServicePart
  readonly Rollout: ServicePart
  readonly Waiting: ServicePart
  readonly NewerImageBanner: ServicePart
  readonly ImageUpdatesButton: ServicePart
}

interface Props {
  readonly space: string
  readonly service: string
  readonly parts: PageParts
  /** The content of the chosen tab. */
  readonly children: ReactNode
}

/** The page /spaces/:space/services/:service and the pages below it: one service, with tabs. */
export function ServicePage({ space, service: name, parts, children }: Props) {
  const t = useTexts()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const services = useQuery(servicesQuery(space))
  const service = services.data?.find((known) => known.name === name)
  if (services.error && !services.data) return <ErrorNotice error={services.error} retry={services.refetch} />
  if (services.data && !service)
    return (
      <EmptyState level={1} icon={<IconBoxOff size={24} />} title={t.gone(name)}>
        <LinkButton to="/spaces/$space" params={{ space }} variant="default">
          {t.back}
        </LinkButton>
      </EmptyState>
    )
  return (
    <>
      <PageBreadcrumbs>
        <Link to="/spaces/$space" params={{ space }}>
          {space}
        </Link>
        <span>{t.services}</span>
      </PageBreadcrumbs>
      {service ? <Head service={service} {...parts} /> : <Loading name={name} />}
      <Tabs
        value={tabOf(pathname)}
        onChange={(tab) => void navigate({ to: TABS[(tab ?? 'instances') as Tab], params: { space, service: name } })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabsOf(service).map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t[tab]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tabOf(pathname)}>{children}</Tabs.Panel>
      </Tabs>
    </>
  )
}

function Head({
  service,
  More,
  Rollout,
  Waiting,
  NewerImageBanner,
  ImageUpdatesButton,
}: Props['parts'] & { readonly service: Service }) {
  const t = useTexts()
  const { name, spec, image, instances, revision } = service
  return (
    <div className={styles.head}>
      <div className={styles.line}>
        <Title order={1} size="h3" className={styles.name}>
          {name}
        </Title>
        <StateBadge service={service} />
        <Rollout service={service} />
        <span className={styles.more}>
          <More service={service} />
        </span>
      </div>
      {spec.description && (
        <Text size="sm" c="dimmed">
          {spec.description}
        </Text>
      )}
      <div className={styles.facts}>
        <ImageName reference={image.reference} />
        <span>{t.running(instances.running, instances.desired)}</span>
        <span>{t.revision(revision)}</span>
        <ImageUpdatesButton service={service} />
      </div>
      <NewerImageBanner service={service} />
      <Waiting service={service} />
    </div>
  )
}

function Loading({ name }: { readonly name: string }) {
  return (
    <div className={styles.head}>
      <div className={styles.line}>
        <Title order={1} size="h3" className={styles.name}>
          {name}
        </Title>
        <Skeleton width={84} height={24} radius="xl" />
      </div>
      <Skeleton width={260} height={20} />
    </div>
  )
}

/** Returns the tabs of a service. Only load balancers have the tab with rules. */
function tabsOf(service: Service | undefined): Tab[] {
  const all = Object.keys(TABS) as Tab[]
  return service?.kind === 'load-balancer' ? all : all.filter((tab) => tab !== 'balancer')
}

/** Returns the tab that a path names after the service, as in "/spaces/shop/services/web/revisions". */
function tabOf(pathname: string): Tab {
  const part = pathname.split('/')[5] ?? ''
  return part in TABS ? (part as Tab) : 'instances'
}
