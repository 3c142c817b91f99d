import type { Role } from '@berth/contract/permissions.ts'
import type { FastifyInstance } from 'fastify'
import { inject, onTestFinished } from 'vitest'
import { connectEngine } from '../engine/client.ts'
import { engineAddress } from '../engine/docker-host.ts'
import { Engine } from '../engine/engine.ts'
import { Registries } from '../operations/registries.ts'
import { createFirstAdmin, signIn } from '../people/accounts.ts'
import type { People } from '../people/people.ts'
import { newPeople } from '../people/test-databases.ts'
import { Vault } from '../people/vault.ts'
import { View } from '../view/view.ts'
import { buildApp } from './app.ts'

const PASSWORD = 'correct horse battery'

export interface TestApp {
  readonly app: FastifyInstance
  readonly people: People
  readonly view: View
  /** The password of `admin`. */
  readonly password: string
  /** Signs in somebody of this role; the value of their cookie header. */
  readonly cookieOf: (role: Role) => Promise<string>
}

/** The whole server on an empty database, with an engine that is away: what needs it answers `engine-away`. */
export async function testApp(): Promise<TestApp> {
  const people = await newPeople('sqlite')
  const { folder } = inject('databases')
  const client = connectEngine(engineAddress({ DOCKER_HOST: `unix://${folder}/no-engine.sock` }))
  const engine = new Engine(client, false)
  const view = new View('unix:///no-engine.sock', people.now)
  const cluster = { engine, view, refresh: async () => undefined, vault: new Vault(folder), now: people.now }
  const app = await buildApp({ cluster, people, registries: new Registries(people, engine) })
  app.log.level = 'silent'
  onTestFinished(async () => {
    await app.close()
    client.close()
  })
  await createFirstAdmin(people, { password: PASSWORD })
  const cookieOf = async (role: Role) => {
    await people.db.updateTable('users').set({ role }).execute()
    const { token } = await signIn(people, { name: 'admin', password: PASSWORD, address: '::1', userAgent: null })
    return `berth=${token}`
  }
  return { app, people, view, password: PASSWORD, cookieOf }
}
