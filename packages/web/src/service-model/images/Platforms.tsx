import { runsOn } from '@berth/contract/images/platforms.ts'
import { Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { texts } from '../../lib/texts.ts'
import { IconAlertTriangle } from '../../ui/icons/icons.ts'
import { clusterQuery } from '../queries.ts'
import styles from './Platforms.module.css'

const useTexts = texts({
  noHost: { zh: '没有宿主机支持', en: 'no host runs it' },
  why: {
    zh: (hosts: string) => `宿主机的平台为 ${hosts}，此镜像无法运行。`,
    en: (hosts: string) => `The hosts are ${hosts}: this image cannot run on them.`,
  },
})

/** The platforms of an image, with a warning if no host of the cluster can run it. */
export function Platforms({ platforms }: { readonly platforms: readonly string[] }) {
  const t = useTexts()
  const hosts = useQuery(clusterQuery).data?.platforms ?? []
  if (platforms.length === 0) return '—'
  const names = platforms.join(', ')
  if (runsOn(platforms, hosts)) return names
  return (
    <Tooltip label={t.why(hosts.join(', '))} multiline maw={300}>
      <span className={styles.mark}>
        <IconAlertTriangle size={14} aria-hidden />
        {names} · {t.noHost}
      </span>
    </Tooltip>
  )
}
