import { pause } from '../clock.ts'
import { untilContainer } from '../containers/containers.ts'
import type { Container, Host } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { type Answer, type ApiRequest, isTrue } from './router.ts'

const MIB = 1024 * 1024
/** The share of one processor that a container uses, and the bytes per second that it receives. */
const CPU_SHARE = 0.05
const BYTES_PER_SECOND = 2000
const NEVER = '0001-01-01T00:00:00Z'

/** Returns the usage once, or each second until the container ends. */
export function stats(swarm: Swarm, container: Container, { host, query, signal }: ApiRequest): Answer {
  if (!isTrue(query.get('stream') ?? 'true')) return { status: 200, json: usageOf(swarm, host, container) }
  return {
    contentType: 'application/json',
    async stream(response) {
      while (!signal.aborted && container.state === 'running') {
        response.write(`${JSON.stringify(usageOf(swarm, host, container))}\n`)
        await Promise.race([
          pause(swarm.clock, 1000, signal),
          untilContainer(container, () => container.state !== 'running', signal),
        ])
      }
      response.end()
    },
  }
}

/** Returns the usage of a container: a steady load with a slow wave, a function of the time. */
function usageOf(swarm: Swarm, host: Host, container: Container): unknown {
  const { id, name, startedAt, state, pid, spec } = container
  const common = { preread: NEVER, name: `/${name}`, id, num_procs: 0, storage_stats: {} }
  if (state !== 'running' || startedAt === null)
    return { read: NEVER, ...common, pids_stats: {}, cpu_stats: { cpu_usage: { total_usage: 0 } }, memory_stats: {} }
  const now = swarm.clock.now()
  const seconds = (now - startedAt) / 1000
  const wave = 1 + 0.5 * Math.sin(now / 20_000 + pid)
  const bytes = Math.round(BYTES_PER_SECOND * seconds)
  return {
    read: new Date(now).toISOString(),
    ...common,
    pids_stats: { current: 3 },
    cpu_stats: {
      cpu_usage: { total_usage: Math.round(CPU_SHARE * seconds * 1e9) },
      system_cpu_usage: Math.round((now - swarm.createdAt) * 1e6 * host.cpus),
      online_cpus: host.cpus,
    },
    precpu_stats: { cpu_usage: { total_usage: 0 } },
    memory_stats: {
      usage: Math.round((20 + (pid % 30)) * wave * MIB),
      stats: {},
      limit: spec.Resources?.Limits?.MemoryBytes ?? host.memoryBytes,
    },
    networks: { eth0: { rx_bytes: bytes, tx_bytes: bytes * 2 } },
    blkio_stats: { io_service_bytes_recursive: [] },
  }
}
