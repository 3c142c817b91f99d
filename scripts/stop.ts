import {
  connectEngine,
  EngineAway,
  type EngineClient,
  EngineError,
} from '../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../packages/server/src/engine/transport/docker-host.ts'
import { isStillOurs, stopEngine } from './setup/engine.ts'
import { takeLock } from './setup/lock.mjs'
import { say, step, tellFailures } from './setup/progress.ts'
import { stopRegistry } from './setup/registry.ts'
import { stopServer } from './setup/running.ts'
import { dataFolder, SetupState, type Started } from './setup/state.ts'

process.exitCode = await tellFailures(async () => {
  const state = new SetupState(dataFolder(process.env))
  const lock = await takeLock(state.folder, () => say('… An npm start sets up: waiting for it'))
  const { server, registry, engine, swarm } = state.read()
  if (!server && !registry && !engine) {
    say('npm start has started nothing here that still runs.')
    return 0
  }
  if (server) await step('Stopping the server', () => endServer(state, server))
  const client = connectEngine(engineAddress(process.env))
  try {
    if (registry) await step('Stopping the registry', () => endRegistry(client))
    if (engine) await step('Stopping Docker Engine', () => endEngine(client, state))
  } finally {
    client.close()
    lock.release()
  }
  state.update({ registry: null })
  if (swarm) say('  Swarm mode stays as it is, with its services; docker swarm leave --force would end both.')
  return 0
})

async function endServer(state: SetupState, server: NonNullable<Started['server']>) {
  const wasRunning = await stopServer(server)
  state.update({ server: null })
  return { summary: wasRunning ? 'Server stopped' : 'Server had ended already' }
}

async function endRegistry(client: EngineClient) {
  const away = 'Registry is stopped: its engine does not run'
  const wasRunning = await stopRegistry(client).catch((error) => {
    if (error instanceof EngineAway) return null
    throw error
  })
  if (wasRunning === null) return { summary: away }
  return { summary: wasRunning ? 'Registry stopped; what it holds is kept' : 'Registry had ended already' }
}

/** An engine on which others run things, or that runs services, is not ours alone to end, unless the person says so. */
async function endEngine(client: EngineClient, state: SetupState) {
  const { engine } = state.read()
  if (!isStillOurs(engine)) {
    state.update({ engine: null })
    return { summary: 'Docker Engine had ended already, or is not the one that was started' }
  }
  const inUse = process.argv.includes('--engine') ? null : await whatRuns(client)
  if (inUse) return { summary: `Docker Engine goes on, with ${inUse}; npm run stop -- --engine ends it too` }
  await stopEngine(engine)
  state.update({ engine: null })
  return { summary: 'Docker Engine stopped' }
}

async function whatRuns(client: EngineClient): Promise<string | null> {
  const containers = await client.json<unknown[]>('GET', '/containers/json')
  const services = await client.json<unknown[]>('GET', '/services').catch((error) => {
    // It is in no swarm any more.
    if (error instanceof EngineError && error.status === 503) return []
    throw error
  })
  const counts = [
    services.length > 0 ? `${services.length} service(s)` : '',
    containers.length > 0 ? `${containers.length} running container(s)` : '',
  ].filter(Boolean)
  return counts.length > 0 ? counts.join(' and ') : null
}
