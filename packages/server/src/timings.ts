/**
 * How long Berth waits in each situation, in milliseconds. Users have no reason to change any of these. Tests shorten their waits with
 * BERTH_TIMINGS.
 */
export const DEFAULT_TIMINGS = {
  /**
   * After a failure in its slot, an instance counts as healthy again once it has run this long: a crash loop looks healthy in between. For the
   * same reason, an operation is done once its instances have run this long.
   */
  steadyMs: 12_000,
  /** A transitional state that makes no progress for this long becomes a failure, so that no state stays transitional for ever. */
  deadlineMs: 10 * 60_000,
  /** The engine needs up to this long from accepting a rollout to reporting it. */
  rolloutStartMs: 3000,

  /** The view reads the engine this often while a service changes state: tasks on other hosts send no events. */
  pollMovingMs: 100,
  /** The view reads the engine this often while a service is degraded. */
  pollDegradedMs: 1000,
  /** The view reads the engine this often at rest, in a cluster of several hosts. */
  pollManyHostsMs: 3000,
  /** The view reads the engine this often at rest, where one host sends every event. */
  pollOneHostMs: 15_000,
  /**
   * Engine events come in bursts. The view reads the engine at once after the first event, and once for all others of a burst, this much
   * later.
   */
  eventBurstMs: 60,
  /** Swarm updates a task up to this long after the event of its container, and sends no event then. */
  taskLagMs: 500,
  /** An engine that is away is asked again after this long at first, then half as often each time. */
  engineRetryMs: 250,
  /** An engine that is away is asked again after this long at most. */
  engineLongestRetryMs: 5000,

  /** An event stream sends a heartbeat this often, which keeps proxies from closing it, and checks the reader's permission. */
  eventHeartbeatMs: 15_000,
  /** A log stream sends a heartbeat and checks the reader's permission this often. */
  logHeartbeatMs: 5000,
  /** A terminal checks this often whether its caller is still connected and permitted. */
  terminalHeartbeatMs: 5000,
  /** A terminal's caller has this long to answer when the server stops. */
  terminalGoodbyeMs: 500,
  /** An upload or download checks this often whether its caller is still permitted. */
  transferCheckMs: 15_000,

  /** A log starts without the engines that have not answered after this long. */
  logStartMs: 2000,
  /** A new log line waits this long for older lines of other instances. */
  logHoldMs: 100,
  /** A log that is not read for this long closes its connection to the engine, which may be buffering the lines. */
  logReleaseMs: 10_000,
  /** A shell has this long to report that it runs. */
  shellStartMs: 30_000,
  /** A command that is started without a shell counts as running if the engine has not refused it after this long. */
  commandStartMs: 2000,

  /** The metrics of all instances are read this often; the history keeps one reading every 15 s. */
  metricsPaceMs: 15_000,
  /** The metrics of a service are read this often while a page shows them. */
  liveMetricsPaceMs: 2000,
  /** Metrics of instances that are gone are removed this often. */
  metricsSweepMs: 3_600_000,
  /** Disk use is measured this often at most: the engine walks through all files. */
  diskUsePaceMs: 300_000,
  /** Disk use is measured this often on a host that has an instance not measured yet. */
  diskUseNewPaceMs: 30_000,
  /** A host that is measuring disk use for another client is asked again after one to five times this long. */
  diskUseRetryMs: 1000,
  /** The statistics of a load balancer are read this often at most. */
  balancerFiguresMs: 1000,

  /** Two requests for newer images to the same registry are this far apart. */
  imageCheckGapMs: 250,
  /** The first checks for newer images are spread over this long. */
  imageCheckSpreadMs: 3000,
  /** A failed check for a newer image is repeated after this long at first, then half as often each time. */
  imageCheckRetryMs: 30_000,
  /** A failed check for a newer image is repeated after this long at most. */
  imageCheckLongestRetryMs: 24 * 3_600_000,
  /** A failed upgrade to a pushed image is tried again after this long at first, then half as often each time. */
  pushRetryMs: 15_000,
  /** A failed upgrade to a pushed image is tried again after this long at most. */
  pushLongestRetryMs: 3_600_000,

  /** A one-shot, such as HAProxy's check of a configuration, has this long to end. */
  oneShotLimitMs: 60_000,
  /** The instances of a deleted space have this long to end. Each gets ten seconds unless its service says otherwise. */
  spaceDeletionMs: 120_000,
  /** While a space is deleted, the engine is asked this often whether the space's objects are gone. */
  spaceDeletionPollMs: 300,
  /** Sessions that have expired are removed this often. */
  sessionSweepMs: 3_600_000,
}

export type Timings = Readonly<typeof DEFAULT_TIMINGS>

/**
 * Reads BERTH_TIMINGS, a JSON object of names and milliseconds such as `{"steadyMs": 2000}`. It is meant for tests: the defaults fit every
 * cluster, and a time that is too short makes Berth report failures that did not happen.
 *
 * @throws Error that names the variable and what is wrong with it
 */
export function readTimings(text: string | undefined): Timings {
  if (!text) return DEFAULT_TIMINGS
  const overrides = parseObject(text)
  for (const [name, value] of Object.entries(overrides)) {
    if (!Object.hasOwn(DEFAULT_TIMINGS, name))
      throw new Error(`BERTH_TIMINGS has no "${name}"; it has ${Object.keys(DEFAULT_TIMINGS).join(', ')}.`)
    if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0)
      throw new Error(`BERTH_TIMINGS: ${name} must be a positive number of milliseconds, not ${JSON.stringify(value)}.`)
  }
  return { ...DEFAULT_TIMINGS, ...overrides }
}

function parseObject(text: string): object {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = null
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new Error(`BERTH_TIMINGS must be a JSON object of milliseconds, such as {"steadyMs": 2000}, not "${text}".`)
}
