import type { Timings } from '../../packages/server/src/timings.ts'

/** The BERTH_TIMINGS of the servers that tests start: shorter times, because tests would only wait. */
export const SHORT_TIMINGS: Partial<Timings> = {
  // Longer than the crashing sample runs (a moment), even on a busy host.
  steadyMs: 4000,
  // Each poll reads the whole cluster, and on a shared cluster a service is always changing.
  pollMovingMs: 1000,
  eventBurstMs: 500,
  eventHeartbeatMs: 1000,
  logHeartbeatMs: 1000,
  logReleaseMs: 1000,
  // The caller of a terminal must respond within six of these. A busy machine needs that long.
  terminalHeartbeatMs: 2000,
  transferCheckMs: 1000,
  diskUseNewPaceMs: 2000,
  imageCheckSpreadMs: 300,
  pushRetryMs: 2000,
}
