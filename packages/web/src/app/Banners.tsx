import type { Cluster } from '@berth/contract/cluster.ts'
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Age } from '../shared/Age.tsx'
import { clusterQuery } from '../shared/queries.ts'
import { useWords } from '../shared/words.ts'
import styles from './Banners.module.css'
import { useLiveLost } from './live.ts'
import { useTexts } from './texts.ts'

/** What keeps the whole page from being true: the server or the engine is away. */
export function Banners() {
  const t = useTexts()
  const lost = useLiveLost()
  const { data: cluster } = useQuery(clusterQuery)
  if (lost) return <Banner icon={<IconPlugConnectedX size={16} aria-hidden />}>{t.reconnecting}</Banner>
  if (cluster && cluster.engine.state !== 'up') return <EngineBanner engine={cluster.engine} />
  return null
}

function EngineBanner({ engine }: { readonly engine: Cluster['engine'] }) {
  const t = useTexts()
  const words = useWords()
  const title = engine.state === 'away' ? t.away : t.notManager
  return (
    <Banner icon={<IconAlertTriangle size={16} aria-hidden />}>
      {engine.reason === null ? title : words.server(engine.reason, engine.reasonWording)}{' '}
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
