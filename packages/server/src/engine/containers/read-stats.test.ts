import { expect, test } from 'vitest'
import { type ContainerStats, toReading } from './read-stats.ts'
import { diskUseOf } from './usage.ts'

const STATS: ContainerStats = {
  read: '2026-11-24T20:25:45.269573306Z',
  cpu_stats: { cpu_usage: { total_usage: 22_500_000_000 } },
  memory_stats: { usage: 500_000, stats: { total_inactive_file: 100_000, inactive_file: 70_000, cache: 300_000 } },
  networks: { eth0: { rx_bytes: 10, tx_bytes: 1 }, eth1: { rx_bytes: 20, tx_bytes: 2 } },
  blkio_stats: {
    io_service_bytes_recursive: [
      { op: 'Read', value: 5 },
      { op: 'Read', value: 6 },
      { op: 'Write', value: 7 },
      { op: 'Total', value: 18 },
    ],
  },
}

test('sums the counters of all networks and all disks, in seconds and bytes', () => {
  expect(toReading(STATS)).toEqual({
    at: Date.UTC(2026, 10, 24, 20, 25, 45, 269),
    ...{ cpuSeconds: 22.5, memoryBytes: 400_000, receivedBytes: 30, sentBytes: 3, readBytes: 11, writtenBytes: 7 },
  })
})

test.each<[string, NonNullable<ContainerStats['memory_stats']>, number]>([
  ['cgroups v2', { usage: 500, stats: { inactive_file: 200, file: 300 } }, 300],
  ['no cache to subtract', { usage: 500, stats: {} }, 500],
  ['more cache than use, which a busy kernel can report', { usage: 500, stats: { inactive_file: 600 } }, 500],
])('memory: %s', (_, memory, bytes) => {
  expect(toReading({ ...STATS, memory_stats: memory })?.memoryBytes).toBe(bytes)
})

test('returns null for a container that does not run', () => {
  expect(toReading({ read: '0001-01-01T00:00:00Z', memory_stats: {} })).toBeNull()
})

test('counters are 0 without a disk and a network', () => {
  const { networks: _, ...others } = STATS
  const silent = { ...others, blkio_stats: { io_service_bytes_recursive: null } }
  expect(toReading(silent)).toMatchObject({ receivedBytes: 0, sentBytes: 0, readBytes: 0, writtenBytes: 0 })
})

test('a volume counts in equal parts for the containers that share it, and not at all where its driver reports no size', () => {
  const volume = (Name: string, Size: number) => ({
    ...{ Name, Driver: 'local', Mountpoint: '', Labels: {}, Scope: 'local' as const, Options: {} },
    UsageData: { Size, RefCount: 1 },
  })
  const mounting = (Id: string, ...names: string[]) => ({
    ...{ Id, SizeRw: 10 },
    Mounts: [...names.map((Name) => ({ Type: 'volume' as const, Name })), { Type: 'bind' as const, Source: '/srv' }],
  })
  const containers = [mounting('a', 'data', 'own'), mounting('b', 'data'), mounting('c', 'far'), { Id: 'd' }]
  const sizes = diskUseOf(containers, [volume('data', 100), volume('own', 7), volume('far', -1)])
  expect(Object.fromEntries(sizes)).toEqual({ a: 67, b: 60, c: 10, d: 0 })
})
