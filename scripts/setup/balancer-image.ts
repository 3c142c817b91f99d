import type { EngineClient } from '../../packages/server/src/engine/transport/client.ts'
import { DEFAULT_BALANCER_IMAGE } from '../../packages/server/src/settings.ts'
import { buildBalancerImage } from '../balancer-image.ts'
import { causeIn, printLine, step } from './progress.ts'

const HUB_ANSWERS_WITHIN_MS = 10_000

/**
 * Builds an HAProxy image in the local registry, for load balancers.
 *
 * @returns its reference; null if Docker Hub has the default image or the build fails
 */
export async function localBalancerImage(engine: EngineClient, registry: string): Promise<string | null> {
  return step('Looking for HAProxy', async () => {
    if (await isOnHub(engine)) return { summary: `Load balancers run ${DEFAULT_BALANCER_IMAGE}`, image: null }
    try {
      return {
        summary: 'HAProxy image for load balancers is in the registry',
        image: await buildBalancerImage(engine, registry),
      }
    } catch (error) {
      printLine(`  No HAProxy image is available for load balancers (${causeIn(error)}). Set BERTH_LB_IMAGE to one.`)
      return { summary: 'Load balancers need BERTH_LB_IMAGE', image: null }
    }
  }).then(({ image }) => image)
}

/** Asks for the digest of the default image, as the server does. */
async function isOnHub(engine: EngineClient): Promise<boolean> {
  const answer = engine.json('GET', `/distribution/${DEFAULT_BALANCER_IMAGE}/json`, {
    timeoutMs: HUB_ANSWERS_WITHIN_MS,
  })
  return answer.then(
    () => true,
    () => false,
  )
}
