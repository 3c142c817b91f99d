import { Problem } from '@berth/contract/http/problems.ts'
import { formatMessage, type Message } from '@berth/contract/messages/message.ts'
import type { SilentHost, UsageLimits } from '@berth/contract/metrics/metrics.ts'
import type { LiveInstance, LiveService } from '../domain/model.ts'
import { instanceName } from '../domain/to-api.ts'
import type { Reading } from '../domain/usage.ts'
import { readUsage } from '../engine/containers/usage.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineError, readFailure } from '../engine/transport/client.ts'
import type { DiskUse } from './disk-use.ts'
import type { MeasuredInstance } from './history.ts'
import type { QueryHost, RunningInstance } from './running-instances.ts'

export interface Sample {
  readonly readings: ReadonlyMap<string, Reading>
  /** By the host's id. */
  readonly silent: ReadonlyMap<string, SilentHost>
}

const CONCURRENCY = 4
const MIB = 1024 ** 2
const GIB = 1024 ** 3

export function measuredInstance({ service, instance, host }: RunningInstance): MeasuredInstance {
  const { id } = instance
  const name = instanceName(service.ref, instance)
  return { id, name, serviceId: service.id, host: host.name, limits: limitsOf(service, instance) }
}

function limitsOf({ spec }: LiveService, { memoryLimitMiB }: LiveInstance): UsageLimits {
  const { cpus, diskGiB } = spec.resources
  return {
    cpuCores: cpus,
    memoryBytes: memoryLimitMiB === null ? null : memoryLimitMiB * MIB,
    diskBytes: diskGiB === null ? null : diskGiB * GIB,
  }
}

/** Asks each host's engine, all hosts at once, what the instances use now. */
export async function sample(
  running: readonly RunningInstance[],
  queryHost: QueryHost,
  disk: DiskUse,
): Promise<Sample> {
  const readings = new Map<string, Reading>()
  const silent = new Map<string, SilentHost>()
  const byHost = Map.groupBy(running, ({ host }) => host.id)
  await Promise.all(
    [...byHost].map(async ([hostId, all]) => {
      try {
        const store = (one: RunningInstance, reading: Omit<Reading, 'diskBytes'>) =>
          readings.set(one.instance.id, { ...reading, diskBytes: disk.of(one.containerId) })
        await queryHost(hostId, (engine) => readConcurrently(all, engine, store))
      } catch (error) {
        silent.set(hostId, silentHost(all[0]?.host.name ?? hostId, error))
      }
    }),
  )
  return { readings, silent }
}

/** Reads a few instances at once, so that other calls to this engine do not wait. A refusal for one instance does not affect the next. */
async function readConcurrently(
  running: readonly RunningInstance[],
  engine: Engine,
  store: (one: RunningInstance, reading: Omit<Reading, 'diskBytes'>) => unknown,
): Promise<void> {
  const waiting = [...running]
  const lane = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const reading = await readUsage(engine, one.containerId).catch(nullIfRefused)
      if (reading) store(one, reading)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, lane)).finally(() => {
    waiting.length = 0
  })
}

function nullIfRefused(error: unknown): null {
  if (error instanceof EngineError) return null
  throw error
}

function silentHost(host: string, error: unknown): SilentHost {
  const reasonMessage = reasonMessageOf(error)
  return { host, reason: formatMessage(reasonMessage, 'en'), reasonMessage }
}

function reasonMessageOf(error: unknown): Message {
  if (error instanceof Problem) return error.extra.detailMessage
  return readFailure(error)
}
