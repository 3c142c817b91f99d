import type { ContainerSummary, SystemDataUsageResponse, Volume } from '@docker/node-sdk'
import type { Reading } from '../../domain/usage.ts'
import type { Engine } from '../engine.ts'
import { EngineError } from '../transport/client.ts'
import { type ContainerStats, toReading } from './read-stats.ts'

const STATS_TIMEOUT_MS = 10_000
const DISK_TIMEOUT_MS = 300_000

/**
 * Reads what a container uses now; null where it does not run. Requests a single reading: by default the engine takes a second one after a
 * second.
 */
export async function readUsage({ client }: Engine, containerId: string): Promise<Omit<Reading, 'diskBytes'> | null> {
  try {
    const query = { stream: false, 'one-shot': true }
    const timeoutMs = STATS_TIMEOUT_MS
    return toReading(await client.json<ContainerStats>('GET', `/containers/${containerId}/stats`, { query, timeoutMs }))
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return null
    throw error
  }
}

/**
 * Measures the bytes on disk of every container on the engine's host, by its id: what it has written to its own file system, and its named
 * volumes whose driver reports a size. A volume that several containers share counts in equal parts for each. The engine walks through all
 * files for this.
 *
 * @throws EngineError also while the engine measures for another caller
 */
export async function readDiskUse({ client }: Engine): Promise<Map<string, number>> {
  // Engines from API 1.42 on measure only these; older ones measure images too.
  const path = '/system/df?type=container&type=volume'
  const answer = await client.json<SystemDataUsageResponse>('GET', path, { timeoutMs: DISK_TIMEOUT_MS })
  return diskUseOf(answer.Containers ?? [], answer.Volumes ?? [])
}

export function diskUseOf(containers: readonly Summary[], volumes: readonly Volume[]): Map<string, number> {
  const sizes = new Map(volumes.map(({ Name: name, UsageData: usage }) => [name, Math.max(0, usage?.Size ?? 0)]))
  const sharers = Map.groupBy(containers.flatMap(namedVolumes), (name) => name)
  const shareOf = (name: string) => (sizes.get(name) ?? 0) / (sharers.get(name)?.length ?? 1)
  return new Map(
    containers.map((container) => {
      const shares = namedVolumes(container).map(shareOf)
      return [container.Id ?? '', shares.reduce((sum, share) => sum + share, container.SizeRw ?? 0)]
    }),
  )
}

type Summary = Pick<ContainerSummary, 'Id' | 'SizeRw' | 'Mounts'>

function namedVolumes({ Mounts: mounts }: Summary): string[] {
  return [...new Set((mounts ?? []).flatMap(({ Type: type, Name: name }) => (type === 'volume' && name ? [name] : [])))]
}
