import type { Container } from '../model.ts'
import type { Swarm } from '../swarm.ts'

const MIB = 1024 * 1024
/** So much of one processor does a container use, and so many bytes it receives and sends in a second. */
const CPU_SHARE = 0.05
const BYTES_PER_SECOND = 2000

/** What a container uses: a steady load with a slow wave, the same for the same moment. */
export function stats(swarm: Swarm, { startedAt, state, pid }: Container): unknown {
  if (state !== 'running' || startedAt === null) return { read: '0001-01-01T00:00:00Z' }
  const now = swarm.clock.now()
  const seconds = (now - startedAt) / 1000
  const wave = 1 + 0.5 * Math.sin(now / 20_000 + pid)
  const bytes = Math.round(BYTES_PER_SECOND * seconds)
  return {
    read: new Date(now).toISOString(),
    cpu_stats: { cpu_usage: { total_usage: Math.round(CPU_SHARE * seconds * 1e9) } },
    memory_stats: { usage: Math.round((20 + (pid % 30)) * wave * MIB), stats: {} },
    networks: { eth0: { rx_bytes: bytes, tx_bytes: bytes * 2 } },
    blkio_stats: { io_service_bytes_recursive: [] },
  }
}
