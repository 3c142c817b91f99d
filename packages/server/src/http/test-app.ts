import { join } from 'node:path'
import type { Role } from '@berth/contract/http/permissions.ts'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import type { Accounts } from '../accounts/account-store.ts'
import { createFirstAdmin } from '../accounts/accounts.ts'
import { openSession } from '../accounts/sessions.ts'
import { Engine } from '../engine/engine.ts'
import { connectEngine } from '../engine/transport/client.ts'
import { engineAddress } from '../engine/transport/docker-host.ts'
import { Exposition } from '../metrics/exposition.ts'
import { History } from '../metrics/history.ts'
import { LiveSampler } from '../metrics/live-sampler.ts'
import type { QueryHost } from '../metrics/running-instances.ts'
import { UsageRecorder } from '../metrics/usage-recorder.ts'
import { HostEngines } from '../operations/hosts/host-engines.ts'
import { NewerImages } from '../operations/image-updates/newer-images.ts'
import { PushFollower } from '../operations/image-updates/push-follower.ts'
import { PushHooks } from '../operations/image-updates/push-hooks.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import { pullLogins } from '../operations/registries/pull-login.ts'
import { Registries } from '../operations/registries/registries.ts'
import { Shells } from '../operations/terminals/shells.ts'
import { Timeline } from '../operations/timeline.ts'
import { newAccounts } from '../storage/test-databases.ts'
import { newFolder } from '../storage/test-folder.ts'
import { Vault } from '../storage/vault.ts'
import { DEFAULT_TIMINGS } from '../timings.ts'
import { View } from '../view/view.ts'
import { buildApp } from './app.ts'

const PASSWORD = 'correct horse battery'

export interface TestApp {
  readonly app: FastifyInstance
  readonly accounts: Accounts
  readonly view: View
  /** The password of `admin`. */
  readonly password: string
  /** Gives `admin` this role and signs them in again. Returns the value of the cookie header. */
  readonly cookieOf: (role: Role) => Promise<string>
}

/** Builds the whole server on an empty database, with an engine that is away: routes that need it answer `engine-away`. */
export async function testApp(): Promise<TestApp> {
  const folder = newFolder()
  const accounts = await newAccounts('sqlite')
  const client = connectEngine(engineAddress({ DOCKER_HOST: `unix://${folder}/no-engine.sock` }))
  const engine = new Engine(client, false)
  const view = new View('unix:///no-engine.sock', DEFAULT_TIMINGS, accounts.now)
  const vault = new Vault(join(folder, 'vault.key'))
  const pullLogin = pullLogins(accounts, vault)
  const context: OperationContext = {
    engine,
    view,
    refresh: async () => undefined,
    withHostEngine: (hostId, query) => hostEngines.withEngine(hostId, query),
    vault,
    pullLogin,
    checkConfiguration: async () => [],
    now: accounts.now,
    timings: DEFAULT_TIMINGS,
    balancerImage: 'haproxy',
  }
  const fail = () => undefined
  const timeline = new Timeline(accounts, view, fail)
  const hostEngines = new HostEngines(context, {})
  const history = await History.open(folder)
  const queryHost: QueryHost = (hostId, query) => hostEngines.withEngine(hostId, query)
  const recorder = new UsageRecorder({ view, queryHost, history, now: accounts.now, timings: DEFAULT_TIMINGS, fail })
  const metering = {
    recorder,
    live: new LiveSampler(recorder, DEFAULT_TIMINGS, fail),
    exposition: new Exposition(view, recorder),
    token: null,
  }
  const registries = new Registries(accounts, context)
  const follower = new PushFollower(context, accounts, registries, timeline, fail)
  const app = await buildApp({
    context,
    hostEngines,
    hooks: new PushHooks(context, accounts, registries, follower),
    newerImages: new NewerImages(view, registries, {
      intervalMs: 0,
      now: accounts.now,
      timings: DEFAULT_TIMINGS,
      fail,
    }),
    metering,
    accounts,
    registries,
    shells: new Shells(context, hostEngines, accounts, timeline, { idleMs: 0, fail }),
    timeline,
    trustedProxies: false,
  })
  app.log.level = 'silent'
  onTestFinished(async () => {
    await app.close()
    client.close()
  })
  await createFirstAdmin(accounts, { password: PASSWORD })
  const cookieOf = async (role: Role) => {
    await accounts.db.updateTable('users').set({ role }).execute()
    const { id, password_hash: passwordHash } = await accounts.db
      .selectFrom('users')
      .selectAll()
      .executeTakeFirstOrThrow()
    const session = await openSession(accounts, { id, passwordHash }, { address: '::1', userAgent: null })
    return `berth=${session?.token}`
  }
  return { app, accounts, view, password: PASSWORD, cookieOf }
}
