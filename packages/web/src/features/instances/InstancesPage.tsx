import { Breadcrumbs, Skeleton, Text, Title } from '@mantine/core'
import { IconBoxOff, IconCircleDashed } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { EmptyState } from '../../shared/EmptyState.tsx'
import { Failed } from '../../shared/Failed.tsx'
import { LinkButton } from '../../shared/LinkButton.tsx'
import { servicesQuery } from '../../shared/queries.ts'
import { StateBadge } from '../../shared/StateBadge.tsx'
import styles from './InstancesPage.module.css'
import { InstanceTable } from './InstanceTable.tsx'
import { instancesQuery } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly service: string
}

/** /spaces/:space/services/:service */
export function InstancesPage({ space, service: name }: Props) {
  const t = useTexts()
  const services = useQuery(servicesQuery(space))
  const service = services.data?.find((one) => one.name === name)
  if (services.error && !services.data) return <Failed error={services.error} retry={services.refetch} />
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
      <Breadcrumbs component="nav" aria-label={t.path} separatorMargin={8} className={styles.path}>
        <Link to="/spaces/$space" params={{ space }}>
          {space}
        </Link>
        <span>{t.title}</span>
      </Breadcrumbs>
      <div className={styles.head}>
        <Title order={1} size="h3">
          {name}
        </Title>
        {service ? <StateBadge service={service} /> : <Skeleton width={84} height={24} radius="xl" />}
        {service && (
          <Text size="sm" c="dimmed">
            {t.running(service.instances.running, service.instances.wanted)}
          </Text>
        )}
      </div>
      <Instances space={space} service={name} />
    </>
  )
}

function Instances({ space, service }: Props) {
  const t = useTexts()
  const { data: instances, error, refetch } = useQuery(instancesQuery(space, service))
  if (error && !instances) return <Failed error={error} retry={refetch} />
  if (!instances) return <Skeleton height={180} />
  if (instances.length === 0)
    return <EmptyState icon={<IconCircleDashed size={24} />} title={t.none} text={t.noneText} />
  return <InstanceTable instances={instances} />
}
