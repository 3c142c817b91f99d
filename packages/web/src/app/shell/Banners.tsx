import type { Cluster } from '@berth/contract/hosts/hosts.ts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useServerTexts } from '../../lib/server-texts.ts'
import { clusterQuery } from '../../service-model/queries.ts'
import { Age } from '../../ui/Age.tsx'
import { IconAlertTriangle, IconPlugConnectedX } from '../../ui/icons/icons.ts'
import { useIsConnectionLost } from '../live.ts'
import { useTexts } from '../texts.ts'
import styles from './Banners.module.css'

/** Warns that the page may show old data because the server or the engine can't be reached. */
export function Banners() {
  const t = useTexts()
  const lost = useIsConnectionLost()
  const { data: cluster } = useQuery(clusterQuery)
  if (lost) return <Banner icon={<IconPlugConnectedX size={16} aria-hidden />}>{t.reconnecting}</Banner>
  if (cluster && cluster.engine.state !== 'up') return <EngineBanner engine={cluster.engine} />
  return null
}

function EngineBanner({ engine }: { readonly engine: Cluster['engine'] }) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  const title = engine.state === 'away' ? t.away : t.notManager
  return (
    <Banner icon={<IconAlertTriangle size={16} aria-hidden />}>
      {engine.reason === null ? title : serverTexts.message(engine.reason, engine.reasonMessage)}{' '}
      <span className={styles.since}>
        {engine.address} · {t.since} <Age at={engine.since} />
      </span>
    </Banner>
  )
}

function Banner({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={styles.banner} role="status">
      {icon}
      <span className={styles.text}>{children}</span>
    </div>
  )
}
