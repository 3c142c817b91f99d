import type { Host } from '@berth/contract/hosts/hosts.ts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '../../lib/language.ts'
import { formatMemory } from '../../lib/time.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHelpCircle,
  IconPlugConnectedX,
  IconServerOff,
} from '../../ui/icons/icons.ts'
import { PageHeader } from '../../ui/page/PageHeader.tsx'
import { type BadgeAppearance, ReasonBadge } from '../../ui/ReasonBadge.tsx'
import { ClusterDetails } from './ClusterDetails.tsx'
import { EngineAddress } from './EngineAddress.tsx'
import styles from './HostsPage.module.css'
import { hostsQuery } from './queries.ts'
import { useTexts } from './texts.ts'

const APPEARANCES: Readonly<Record<Host['state'], BadgeAppearance>> = {
  ready: { tone: 'good', icon: IconCircleCheck },
  down: { tone: 'bad', icon: IconAlertTriangle },
  disconnected: { tone: 'bad', icon: IconPlugConnectedX },
  unknown: { tone: 'quiet', icon: IconHelpCircle },
}

/** The page /hosts. */
export function HostsPage() {
  const t = useTexts()
  const { data: hosts, error, refetch } = useQuery(hostsQuery)
  return (
    <>
      <PageHeader title={t.title} />
      <ClusterDetails />
      {error && !hosts && <ErrorNotice error={error} retry={refetch} />}
      {!error && !hosts && <Skeleton height={160} />}
      {hosts?.length === 0 && <EmptyState icon={<IconServerOff size={24} />} title={t.none} text={t.noneText} />}
      {hosts && hosts.length > 0 && (
        <div className={styles.hosts}>
          <HostTable hosts={hosts} />
        </div>
      )}
    </>
  )
}

function HostTable({ hosts }: { readonly hosts: readonly Host[] }) {
  const t = useTexts()
  const language = useLanguage()
  const number = new Intl.NumberFormat(language)
  return (
    <DataTable
      label={t.title}
      items={hosts}
      keyOf={({ id }) => id}
      columns={[
        { head: t.name, cell: ({ name }) => <span className={styles.name}>{name}</span> },
        { head: t.address, cell: ({ address }) => address },
        { head: t.role, cell: ({ role, leader }) => (leader ? `${t[role]} · ${t.leader}` : t[role]) },
        {
          head: t.state,
          cell: ({ state }) => <ReasonBadge appearance={APPEARANCES[state]} label={t[state]} reason={null} />,
        },
        { head: t.availability, cell: ({ availability }) => t[availability] },
        { head: t.cpus, cell: ({ cpus }) => number.format(cpus), number: true },
        { head: t.memory, cell: ({ memoryMiB }) => formatMemory(memoryMiB, language), number: true },
        {
          head: t.disk,
          cell: ({ diskGiB }) => (diskGiB === null ? '—' : formatMemory(diskGiB * 1024, language)),
          number: true,
        },
        { head: t.engine, cell: ({ engineVersion }) => engineVersion },
        { head: t.shells, cell: (host) => <EngineAddress host={host} /> },
        { head: t.platform, cell: ({ platform }) => platform },
      ]}
    />
  )
}
