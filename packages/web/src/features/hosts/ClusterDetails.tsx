import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { clusterQuery } from '../../service-model/queries.ts'
import styles from './ClusterDetails.module.css'
import { useTexts } from './texts.ts'

/** The engine that Berth is connected to, and the capabilities of its cluster. */
export function ClusterDetails() {
  const t = useTexts()
  const { data: cluster } = useQuery(clusterQuery)
  if (!cluster) return <Skeleton height={64} mb="lg" />
  const { engine, routingMesh, largest } = cluster
  const facts = [
    [t.engine, engine.version ? `Docker ${engine.version}, API ${engine.apiVersion}` : t.away],
    [t.address, engine.address],
    [t.swarm, engine.state === 'not-a-manager' ? t.off : t.on],
    [t.mesh, routingMesh ? t.meshOn : t.meshOff],
    [t.diskReserved, largest?.diskGiB ? t.declared : t.notDeclared],
  ]
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
