import { join } from 'node:path'
import type { Role } from '@berth/contract/permissions.ts'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { connectEngine } from '../engine/client.ts'
import { engineAddress } from '../engine/docker-host.ts'
import { Engine } from '../engine/engine.ts'
import { Exposition } from '../metrics/exposition.ts'
import { History } from '../metrics/history.ts'
import { Live } from '../metrics/live.ts'
import { Meter } from '../metrics/meter.ts'
import type { Ask } from '../metrics/sampler.ts'
import type { Cluster } from '../operations/cluster.ts'
import { HostEngines } from '../operations/host-engines.ts'
import { NewerImages } from '../operations/newer-images.ts'
import { pullLogins } from '../operations/pull-login.ts'
import { PushFollower } from '../operations/push-follower.ts'
import { PushHooks } from '../operations/push-hooks.ts'
import { Registries } from '../operations/registries.ts'
import { Shells } from '../operations/shells.ts'
import { Timeline } from '../operations/timeline.ts'
import { createFirstAdmin } from '../people/accounts.ts'
import type { People } from '../people/people.ts'
import { openSession } from '../people/sessions.ts'
import { newPeople } from '../people/test-databases.ts'
import { newFolder } from '../people/test-folder.ts'
import { Vault } from '../people/vault.ts'
import { DEFAULT_TIMINGS } from '../timings.ts'
import { View } from '../view/view.ts'
import { buildApp } from './app.ts'

const PASSWORD = 'correct horse battery'

export interface TestApp {
  readonly app: FastifyInstance
  readonly people: People
  readonly view: View
  /** The password of `admin`. */
  readonly password: string
  /** Gives `admin` this role and signs them in anew; the value of the cookie header. */
  readonly cookieOf: (role: Role) => Promise<string>
}

/** The whole server on an empty database, with an engine that is away: what needs it answers `engine-away`. */
export async function testApp(): Promise<TestApp> {
  const folder = newFolder()
  const people = await newPeople('sqlite')
  const client = connectEngine(engineAddress({ DOCKER_HOST: `unix://${folder}/no-engine.sock` }))
  const engine = new Engine(client, false)
  const view = new View('unix:///no-engine.sock', DEFAULT_TIMINGS, people.now)
  const vault = new Vault(join(folder, 'vault.key'))
  const pullLogin = pullLogins(people, vault)
  const cluster: Cluster = {
    engine,
    view,
    refresh: async () => undefined,
    askHost: (hostId, question) => hostEngines.ask(hostId, question),
    vault,
    pullLogin,
    now: people.now,
    timings: DEFAULT_TIMINGS,
    balancerImage: 'haproxy',
  }
  const fail = () => undefined
  const timeline = new Timeline(people, view, fail)
  const hostEngines = new HostEngines(cluster, {})
  const history = await History.open(folder)
  const ask: Ask = (hostId, question) => hostEngines.ask(hostId, question)
  const meter = new Meter({ view, ask, history, now: people.now, timings: DEFAULT_TIMINGS, fail })
  const metering = {
    meter,
    live: new Live(meter, DEFAULT_TIMINGS),
    exposition: new Exposition(view, meter),
    token: null,
  }
  const registries = new Registries(people, cluster)
  const follower = new PushFollower(cluster, people, registries, timeline, fail)
  const app = await buildApp({
    cluster,
    hostEngines,
    hooks: new PushHooks(cluster, people, registries, follower),
    newerImages: new NewerImages(view, registries, { intervalMs: 0, now: people.now, timings: DEFAULT_TIMINGS, fail }),
    metering,
    people,
    registries,
    shells: new Shells(cluster, hostEngines, people, timeline, { idleMs: 0, fail }),
    timeline,
    trustedProxies: false,
  })
  app.log.level = 'silent'
  onTestFinished(async () => {
    await app.close()
    client.close()
  })
  await createFirstAdmin(people, { password: PASSWORD })
  const cookieOf = async (role: Role) => {
    await people.db.updateTable('users').set({ role }).execute()
    const { id, password_hash: passwordHash } = await people.db
      .selectFrom('users')
      .selectAll()
      .executeTakeFirstOrThrow()
    const session = await openSession(people, { id, passwordHash }, { address: '::1', userAgent: null })
    return `berth=${session?.token}`
  }
  return { app, people, view, password: PASSWORD, cookieOf }
}
