import { z } from 'zod'
import { Message } from '../messages/message.ts'

/** How far apart the figures are that are kept, and for how long they are. */
export const METRICS_STEP_SECONDS = 15
export const METRICS_KEPT_SECONDS = 86_400

/** null: not known, which is not the same as none. */
const Figure = z.number().nullable()
const Figures = z.array(Figure)

/** What one instance uses at one moment; what is a rate is over the time since the moment before. */
export const Usage = z.object({
  /** Processor cores: 1.5 is one and a half of them. */
  cpuCores: Figure,
  /** Without the page cache, as `docker stats` counts it. */
  memoryBytes: Figure,
  receivedBytesPerSecond: Figure,
  sentBytesPerSecond: Figure,
  readBytesPerSecond: Figure,
  writtenBytesPerSecond: Figure,
  /** What it has written into itself and its named volumes; a volume that several share counts for each in equal parts. */
  diskBytes: Figure,
})
export type Usage = z.infer<typeof Usage>
export type UsageName = keyof Usage

/** The same, once for each step. */
export const UsageSeries = z.object({
  cpuCores: Figures,
  memoryBytes: Figures,
  receivedBytesPerSecond: Figures,
  sentBytesPerSecond: Figures,
  readBytesPerSecond: Figures,
  writtenBytesPerSecond: Figures,
  diskBytes: Figures,
})
export type UsageSeries = z.infer<typeof UsageSeries>

/** What it may use; null: no limit. The disk is a reservation, which nothing enforces. */
export const UsageLimits = z.object({ cpuCores: Figure, memoryBytes: Figure, diskBytes: Figure })
export type UsageLimits = z.infer<typeof UsageLimits>

/** A host whose engine could not be asked: of what runs on it nothing is known. */
export const SilentHost = z.object({ host: z.string(), reason: z.string(), reasonMessage: Message.nullable() })
export type SilentHost = z.infer<typeof SilentHost>

const InstanceMetrics = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string().nullable(),
  /** False for one that has ended since. */
  running: z.boolean(),
  limits: UsageLimits,
  series: UsageSeries,
})

/** Point n stands for the step that begins n * `stepSeconds` after `from`: rates are its mean, memory and disk its highest. */
export const Metrics = z.object({
  from: z.iso.datetime(),
  stepSeconds: z.int(),
  points: z.int(),
  instances: z.array(InstanceMetrics),
  /** Of all instances together, as far as they are known. */
  total: UsageSeries,
  silentHosts: z.array(SilentHost),
})
export type Metrics = z.infer<typeof Metrics>

/** One event of the live stream: what each running instance of the service uses just now. */
export const LiveMetrics = z.object({
  at: z.iso.datetime(),
  instances: z.array(
    z.object({ id: z.string(), name: z.string(), host: z.string().nullable(), limits: UsageLimits, usage: Usage }),
  ),
  total: Usage,
  silentHosts: z.array(SilentHost),
})
export type LiveMetrics = z.infer<typeof LiveMetrics>
