import {
  connectEngine,
  EngineAway,
  type EngineClient,
  EngineError,
} from '../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../packages/server/src/engine/transport/docker-host.ts'
import { isEngineOfStart, stopEngine } from './setup/engine.ts'
import { takeLock } from './setup/lock.mjs'
import { printLine, reportFailures, step } from './setup/progress.ts'
import { stopRegistry } from './setup/registry.ts'
import { stopServer } from './setup/server-process.ts'
import { dataFolder, SetupState, type Started } from './setup/state.ts'

process.exitCode = await reportFailures(async () => {
  const state = new SetupState(dataFolder(process.env))
  const lock = await takeLock(state.folder, () => printLine('… Waiting for the set-up of an npm start to finish'))
  const { server, registry, engine, swarm } = state.read()
  if (!server && !registry && !engine) {
    printLine('Nothing to stop: nothing that npm start started is running.')
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
  if (swarm) printLine('  Swarm mode stays enabled, with its services. To remove both: docker swarm leave --force')
  return 0
})

async function endServer(state: SetupState, server: NonNullable<Started['server']>) {
  const wasRunning = await stopServer(server)
  state.update({ server: null })
  return { summary: wasRunning ? 'Server stopped' : 'Server was not running' }
}

async function endRegistry(client: EngineClient) {
  const engineAway = 'Registry is stopped: its engine is not running'
  const wasRunning = await stopRegistry(client).catch((error) => {
    if (error instanceof EngineAway) return null
    throw error
  })
  if (wasRunning === null) return { summary: engineAway }
  return { summary: wasRunning ? 'Registry stopped; its images are kept' : 'Registry was not running' }
}

/** Stops the engine, unless it runs services or containers. `--engine` stops it in any case. */
async function endEngine(client: EngineClient, state: SetupState) {
  const { engine } = state.read()
  if (!isEngineOfStart(engine)) {
    state.update({ engine: null })
    return { summary: 'Docker Engine was not running, or is not the one that npm start started' }
  }
  const inUse = process.argv.includes('--engine') ? null : await workloadOf(client)
  if (inUse) return { summary: `Docker Engine keeps running, with ${inUse}. To stop it too: npm run stop -- --engine` }
  await stopEngine(engine)
  state.update({ engine: null })
  return { summary: 'Docker Engine stopped' }
}

async function workloadOf(client: EngineClient): Promise<string | null> {
  const containers = await client.json<unknown[]>('GET', '/containers/json')
  const services = await client.json<unknown[]>('GET', '/services').catch((error) => {
    // The engine has left its swarm.
    if (error instanceof EngineError && error.status === 503) return []
    throw error
  })
  const counts = [
    services.length > 0 ? `${services.length} service(s)` : '',
    containers.length > 0 ? `${containers.length} running container(s)` : '',
  ].filter(Boolean)
  return counts.length > 0 ? counts.join(' and ') : null
}
