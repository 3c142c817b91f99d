import { z } from 'zod'
import { Message } from '../messages/message.ts'

/** The time between two stored samples, and how long samples are stored. */
export const METRICS_STEP_SECONDS = 15
export const METRICS_KEPT_SECONDS = 86_400

/** Null: not known, which differs from 0. */
const Figure = z.number().nullable()

/** Returns the schema of an object with one value for each figure of resource usage. */
function perFigure<T extends z.ZodType>(value: T) {
  return z.object({
    /** Processor cores, such as 1.5. */
    cpuCores: value,
    /** Memory without the page cache, as `docker stats` counts it. */
    memoryBytes: value,
    receivedBytesPerSecond: value,
    sentBytesPerSecond: value,
    readBytesPerSecond: value,
    writtenBytesPerSecond: value,
    /**
     * Bytes that the instance has written to its own file system and its named volumes; a volume that several instances share counts in
     * equal parts for each.
     */
    diskBytes: value,
  })
}

/** What one instance uses at one moment. Rates cover the time since the moment before. */
export const Usage = perFigure(Figure)
export type Usage = z.infer<typeof Usage>
export type UsageName = keyof Usage

/** The usage, with one value for each step. */
export const UsageSeries = perFigure(z.array(Figure))
export type UsageSeries = z.infer<typeof UsageSeries>

/** How many instances ran, and of how many of them each figure is known. A total is known only if both numbers are the same. */
const Coverage = z.object({ running: z.int(), measured: perFigure(z.int()) })
export type Coverage = z.infer<typeof Coverage>

/** The coverage, with one number for each step. */
const CoverageSeries = z.object({ running: z.array(z.int()), measured: perFigure(z.array(z.int())) })
export type CoverageSeries = z.infer<typeof CoverageSeries>

/** What an instance may use; null: no limit. The disk is a reservation, which nothing enforces. */
export const UsageLimits = z.object({ cpuCores: Figure, memoryBytes: Figure, diskBytes: Figure })
export type UsageLimits = z.infer<typeof UsageLimits>

/** A host whose engine could not be reached: the usage of its instances is not known. */
export const SilentHost = z.object({ host: z.string(), reason: z.string(), reasonMessage: Message.nullable() })
export type SilentHost = z.infer<typeof SilentHost>

const InstanceMetrics = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string().nullable(),
  /** False for an instance that has ended since. */
  running: z.boolean(),
  limits: UsageLimits,
  series: UsageSeries,
})

/**
 * The usage over a range of time. Point n covers the step that begins n * `stepSeconds` after `from`: the mean of rates, the maximum of
 * memory and disk.
 */
export const Metrics = z.object({
  from: z.iso.datetime(),
  stepSeconds: z.int(),
  points: z.int(),
  instances: z.array(InstanceMetrics),
  /**
   * The sum over all instances that ran; null where the figure of one of them is not known. An instance that misses two samples at most counts
   * with its last figure.
   */
  total: UsageSeries,
  totalCoverage: CoverageSeries,
  silentHosts: z.array(SilentHost),
})
export type Metrics = z.infer<typeof Metrics>

/** One event of the live stream: what each running instance of the service uses now. */
export const LiveMetrics = z.object({
  at: z.iso.datetime(),
  instances: z.array(
    z.object({ id: z.string(), name: z.string(), host: z.string().nullable(), limits: UsageLimits, usage: Usage }),
  ),
  /** The sum over all instances; null where the figure of one of them is not known. */
  total: Usage,
  totalCoverage: Coverage,
  silentHosts: z.array(SilentHost),
})
export type LiveMetrics = z.infer<typeof LiveMetrics>
