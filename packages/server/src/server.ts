import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { createAccounts } from './accounts/account-store.ts'
import { createFirstAdmin } from './accounts/accounts.ts'
import { removeExpiredSessions } from './accounts/sessions.ts'
import { removeExpiredOneShots } from './engine/containers/one-shot.ts'
import { Engine } from './engine/engine.ts'
import { removeOrphanedRevisions } from './engine/services/stored-revisions.ts'
import { connectEngine } from './engine/transport/client.ts'
import { buildApp } from './http/app.ts'
import type { MetricSources } from './http/routes/metrics.ts'
import { Exposition } from './metrics/exposition.ts'
import { History } from './metrics/history.ts'
import { LiveSampler } from './metrics/live-sampler.ts'
import type { QueryHost } from './metrics/running-instances.ts'
import { UsageRecorder } from './metrics/usage-recorder.ts'
import { HostEngines } from './operations/hosts/host-engines.ts'
import { NewerImages } from './operations/image-updates/newer-images.ts'
import { PushFollower } from './operations/image-updates/push-follower.ts'
import { PushHooks } from './operations/image-updates/push-hooks.ts'
import { removeOrphanedConfigurations } from './operations/load-balancers/balancer-objects.ts'
import { configurationCheck } from './operations/load-balancers/check-configuration.ts'
import type { OperationContext } from './operations/operation-context.ts'
import { pullLogins } from './operations/registries/pull-login.ts'
import { Registries } from './operations/registries/registries.ts'
import { OutsideChanges } from './operations/services/outside-changes.ts'
import { UpgradeSupervisor } from './operations/services/upgrade-supervisor.ts'
import { resumeDeletions } from './operations/spaces/delete-space.ts'
import { Shells } from './operations/terminals/shells.ts'
import { Timeline } from './operations/timeline.ts'
import type { Settings } from './settings.ts'
import { openDatabase } from './storage/database.ts'
import { ensureRegistries } from './storage/registries.ts'
import { listShells } from './storage/shells.ts'
import { Vault } from './storage/vault.ts'
import { View } from './view/view.ts'
import { Watch } from './view/watch.ts'

const MINUTE_MS = 60_000

export interface Server {
  /** The address that the server listens on, such as "http://127.0.0.1:8080". */
  readonly address: string
  /** The password of the user `admin` that this start created; null if there was a user already. */
  readonly firstPassword: string | null
  readonly app: FastifyInstance
  close(): Promise<void>
}

/**
 * Wires the parts of the server and listens. Starts even if the engine is away: the page reports it, and the view finds the engine when it
 * returns.
 */
export async function startServer(settings: Settings, now: () => number = Date.now): Promise<Server> {
  const db = await openDatabase({ dataDir: settings.dataDir, url: settings.databaseUrl })
  const accounts = createAccounts(db)
  const admin = await createFirstAdmin(accounts, { password: settings.adminPassword })
  const vault = new Vault(settings.keyFile)
  await ensureRegistries(accounts, vault, settings.registries)

  const { timings } = settings
  const client = connectEngine(settings.engine)
  const engine = new Engine(client, settings.engine.kind === 'unix')
  const view = new View(settings.engine.text, timings, now)
  const watch = new Watch(engine, view, timings)
  const pullLogin = pullLogins(accounts, vault)
  const context: OperationContext = {
    engine,
    view,
    refresh: () => watch.refresh(),
    withHostEngine: (hostId, query) => hostEngines.withEngine(hostId, query),
    vault,
    pullLogin,
    checkConfiguration: configurationCheck({ engine, now, pullLogin, timings }),
    now,
    timings,
    balancerImage: settings.balancerImage,
  }
  const fail = (error: unknown) => app.log.error(error)
  const timeline = new Timeline(accounts, view, fail)
  const { trustedProxies } = settings
  const hostEngines = new HostEngines(context, settings.environment)
  const registries = new Registries(accounts, context)
  const metering = await createMetering(settings, view, hostEngines, fail)
  const idleMs = settings.shellIdleMinutes * MINUTE_MS
  const shells = new Shells(context, hostEngines, accounts, timeline, { idleMs, fail })
  const intervalMs = settings.imageCheckSeconds * 1000
  const newerImages = new NewerImages(view, registries, { intervalMs, now: context.now, timings, fail })
  const follower = new PushFollower(context, accounts, registries, timeline, fail)
  const hooks = new PushHooks(context, accounts, registries, follower)
  const dependencies = { context, hostEngines, hooks, metering, newerImages, accounts, registries, shells, timeline }
  const app = await buildApp({ ...dependencies, trustedProxies })

  await removeExpiredSessions(accounts)
  const sweep = setInterval(() => removeExpiredSessions(accounts).catch(fail), timings.sessionSweepMs)
  afterFirstSnapshot(view, fail, async () => {
    await removeOrphanedRevisions(engine)
    await removeOrphanedConfigurations(context)
    await resumeDeletions(context)
  })
  const shellsLeftOpen = await listShells(accounts)
  afterFirstSnapshot(view, fail, () => shells.endAbandoned(shellsLeftOpen))
  afterFirstSnapshot(view, fail, () => sweepLeftOneShots(context))
  afterFirstSnapshot(view, fail, () => timeline.start())
  afterFirstSnapshot(view, fail, () => follower.start())
  new UpgradeSupervisor(context, timeline, fail).start()
  new OutsideChanges(context, fail).start()
  await watch.start()
  metering.recorder.start()
  const address = await app.listen({ port: settings.port, host: settings.host })
  return {
    address,
    firstPassword: admin?.password ?? null,
    app,
    async close() {
      clearInterval(sweep)
      watch.close()
      newerImages.close()
      const metered = metering.recorder.close()
      await app.close()
      hostEngines.close()
      client.close()
      await Promise.all([metered, timeline.close()])
      await db.destroy()
    },
  }
}

/**
 * Removes one-shots until none is left. Another server may still use some, or this server died a moment ago and left some that are too
 * young to remove.
 */
async function sweepLeftOneShots({ engine, now, timings }: OperationContext): Promise<void> {
  const sweep = () => removeExpiredOneShots(engine, now(), timings.oneShotLimitMs)
  for (let ms = await sweep(); ms !== null; ms = await sweep()) await sleep(ms, undefined, { ref: false })
}

async function createMetering(
  { dataDir, metricsToken, timings }: Settings,
  view: View,
  hostEngines: HostEngines,
  fail: (error: unknown) => void,
): Promise<MetricSources> {
  const history = await History.open(join(dataDir, 'metrics'))
  const queryHost: QueryHost = (hostId, query) => hostEngines.withEngine(hostId, query)
  const recorder = new UsageRecorder({ view, queryHost, history, now: Date.now, timings, fail })
  return {
    recorder,
    live: new LiveSampler(recorder, timings, fail),
    exposition: new Exposition(view, recorder),
    token: metricsToken ?? null,
  }
}

/** Runs `act` after the first snapshot. If it fails, runs it again after the next snapshot. */
function afterFirstSnapshot(view: View, fail: (error: unknown) => void, act: () => Promise<void>): void {
  const onSnapshot = () => {
    view.snapshotListeners.delete(onSnapshot)
    act().catch((error) => {
      fail(error)
      view.snapshotListeners.add(onSnapshot)
    })
  }
  view.snapshotListeners.add(onSnapshot)
}
