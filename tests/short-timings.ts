import type { Timings } from '../packages/server/src/timings.ts'

/** For BERTH_TIMINGS of the servers that tests start: what tests would only wait for takes less. */
export const SHORT_TIMINGS: Partial<Timings> = {
  // Longer than the sample that crashes runs (a moment) on a busy host.
  steadyMs: 4000,
  // Each read asks the engine for all that there is, and on a cluster that tests share something always moves.
  pollMovingMs: 500,
  eventBurstMs: 200,
  eventHeartbeatMs: 1000,
  logHeartbeatMs: 1000,
  logReleaseMs: 1000,
  // A terminal's caller has six of these to answer, which a busy machine needs.
  terminalHeartbeatMs: 2000,
  transferCheckMs: 1000,
  diskUseNewPaceMs: 2000,
  imageCheckSpreadMs: 300,
  pushRetryMs: 2000,
}
