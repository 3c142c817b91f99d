import type { Reading } from '../../domain/usage.ts'

/** The parts of the engine's ContainerStats that are read. @see Docker Engine API 1.41, ContainerStats */
export interface ContainerStats {
  readonly read: string
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } }
  readonly memory_stats?: { readonly usage?: number; readonly stats?: Record<string, number> }
  readonly networks?: Record<string, { readonly rx_bytes?: number; readonly tx_bytes?: number }>
  readonly blkio_stats?: { readonly io_service_bytes_recursive?: readonly BlockTraffic[] | null }
}

interface BlockTraffic {
  readonly op?: string
  readonly value?: number
}

const NANO = 1e9

/** Returns what a container uses, as `docker stats` counts it; null where it does not run, because the engine then answers zeros. */
export function toReading(stats: ContainerStats): Omit<Reading, 'diskBytes'> | null {
  const at = Date.parse(stats.read)
  const memory = stats.memory_stats
  // For a container that has ended, the engine answers a time in the year 1.
  if (!(at > 0) || memory?.usage === undefined) return null
  const networks = Object.values(stats.networks ?? {})
  return {
    at,
    cpuSeconds: (stats.cpu_stats?.cpu_usage?.total_usage ?? 0) / NANO,
    memoryBytes: withoutCache(memory.usage, memory.stats ?? {}),
    receivedBytes: sum(networks.map(({ rx_bytes: bytes }) => bytes)),
    sentBytes: sum(networks.map(({ tx_bytes: bytes }) => bytes)),
    readBytes: blockBytes(stats, 'read'),
    writtenBytes: blockBytes(stats, 'write'),
  }
}

/**
 * Subtracts what the kernel could reclaim at once: total_inactive_file on cgroups v1, inactive_file on v2.
 * @see docker/cli, cli/command/container/stats_helpers.go, calculateMemUsageUnixNoCache
 */
function withoutCache(usage: number, stats: Record<string, number>): number {
  const cache = stats.total_inactive_file ?? stats.inactive_file ?? 0
  return cache < usage ? usage - cache : usage
}

/** cgroups v1 reports "Read", v2 "read". */
function blockBytes({ blkio_stats: block }: ContainerStats, op: 'read' | 'write'): number {
  return sum(
    (block?.io_service_bytes_recursive ?? []).filter((one) => one.op?.toLowerCase() === op).map(({ value }) => value),
  )
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0)
}
