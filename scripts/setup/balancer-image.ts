import type { EngineClient } from '../../packages/server/src/engine/transport/client.ts'
import { DEFAULT_BALANCER_IMAGE } from '../../packages/server/src/settings.ts'
import { buildBalancerImage } from '../balancer-image.ts'
import { causeIn, say, step } from './progress.ts'

const HUB_ANSWERS_WITHIN_MS = 10_000

/** An image of HAProxy in the local registry, for load balancers; null where Docker Hub has it, or none can be made. */
export async function localBalancerImage(engine: EngineClient, registry: string): Promise<string | null> {
  return step('Looking for HAProxy', async () => {
    if (await isOnHub(engine)) return { summary: `Load balancers run ${DEFAULT_BALANCER_IMAGE}`, image: null }
    try {
      return {
        summary: 'HAProxy is in the registry, for load balancers',
        image: await buildBalancerImage(engine, registry),
      }
    } catch (error) {
      say(`  There is no HAProxy for load balancers (${causeIn(error)}): name an image of it in BERTH_LB_IMAGE`)
      return { summary: 'Load balancers need BERTH_LB_IMAGE', image: null }
    }
  }).then(({ image }) => image)
}

/** Asked as the server will ask: what does its default stand for? */
async function isOnHub(engine: EngineClient): Promise<boolean> {
  const answer = engine.json('GET', `/distribution/${DEFAULT_BALANCER_IMAGE}/json`, {
    timeoutMs: HUB_ANSWERS_WITHIN_MS,
  })
  return answer.then(
    () => true,
    () => false,
  )
}
