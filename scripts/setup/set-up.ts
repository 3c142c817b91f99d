import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EngineClient } from '../../packages/server/src/engine/transport/client.ts'
import { buildSampleImages } from '../sample-images.ts'
import { localBalancerImage } from './balancer-image.ts'
import { ensureEngine, isOnThisMachine } from './engine.ts'
import { printLine, step } from './progress.ts'
import { ensureRegistry } from './registry.ts'
import type { SetupState } from './state.ts'
import { ensureSwarm } from './swarm.ts'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * Sets up an engine in Swarm mode and a registry with the sample images. Parts that exist already stay unchanged.
 *
 * @returns the environment of the server
 */
export async function setUp(env: NodeJS.ProcessEnv, state: SetupState): Promise<NodeJS.ProcessEnv> {
  const { client, address } = await ensureEngine(env, state)
  try {
    const isLocal = isOnThisMachine(address)
    const { wasMade } = await step('Enabling Swarm mode', () => ensureSwarm(client, isLocal))
    if (wasMade) state.update({ swarm: true })
    const registries = env.BERTH_REGISTRIES?.split(',') ?? []
    const registry = isLocal ? await registryWithSamples(client, state) : null
    if (registry) registries.push(registry)
    else printLine('  The engine is on another machine, so no local registry is started. Add your registry in the UI.')
    const balancer = env.BERTH_LB_IMAGE || (registry && (await localBalancerImage(client, registry)))
    return {
      ...env,
      ...(balancer && { BERTH_LB_IMAGE: balancer }),
      BERTH_DATA_DIR: state.folder,
      BERTH_REGISTRIES: [...new Set(registries)].join(','),
    }
  } finally {
    client.close()
  }
}

async function registryWithSamples(client: EngineClient, state: SetupState): Promise<string> {
  const { name, port } = await step('Starting the registry', () => ensureRegistry(client))
  state.update({ registry: { port } })
  await step('Building the sample images', async () => {
    const built = await buildSampleImages(client, name)
    return { summary: built === 0 ? 'Sample images are in the registry' : `Sample images built and pushed (${built})` }
  })
  return name
}
